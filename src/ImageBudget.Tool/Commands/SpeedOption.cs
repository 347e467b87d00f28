using System.CommandLine;
using ImageBudget.Model;

namespace ImageBudget.Tool.Commands;

/// <summary>The option <c>--speed</c>.</summary>
internal sealed class SpeedOption
{
    private readonly Option<string?> _speed = new("--speed")
    {
        HelpName = "SPEED",
        Description = "Show how long a pull takes at this speed, e.g. 20Mbit/s or 2.5MB/s.",
    };

    public SpeedOption() => _speed.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: string value }] && !PullSpeed.TryParse(value, out _, out string? mistake))
        {
            result.AddError($"--speed cannot be '{InertText.OneLine(value, 60)}': {mistake}");
        }
    });

    public void AddTo(Command command) => command.Add(_speed);

    /// <summary>Null when the option is not given.</summary>
    public PullSpeed? Read(ParseResult parsed) =>
        parsed.GetValue(_speed) is { } text && PullSpeed.TryParse(text, out PullSpeed speed, out _) ? speed : null;
}
