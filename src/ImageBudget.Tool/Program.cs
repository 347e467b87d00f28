using System.Runtime.InteropServices;
using ImageBudget.Tool;

// A second Ctrl-C, or a read that does not come back, must not keep the user waiting.
TimeSpan patience = TimeSpan.FromSeconds(3);

using CancellationTokenSource cancelled = new();
using ToolConsole console = ToolConsole.OfProcess();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
return ToolHost.Run(args, console, cancelled.Token);

void Cancel(PosixSignalContext context)
{
    if (cancelled.IsCancellationRequested)
    {
        return;
    }

    context.Cancel = true;
    cancelled.Cancel();
    _ = Task.Delay(patience).ContinueWith(
        _ =>
        {
            console.Remarks.Say("cancelled");
            Environment.Exit(ExitCodes.Cancelled);
        },
        TaskScheduler.Default);
}
