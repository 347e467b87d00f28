using System.Collections;
using System.Globalization;
using Microsoft.Build.Framework;

namespace ImageBudget.MSBuild.Tests;

/// <summary>A build that writes down what it is told, as MSBuild's console would show it.</summary>
internal sealed class RecordingEngine : IBuildEngine
{
    /// <summary>Errors and warnings in order: <c>/full/budgets.yaml(1,10): error IB1001: ...</c>.</summary>
    public List<string> Lines { get; } = [];

    public List<string> Messages { get; } = [];

    /// <summary>Of each error and warning; null where there is none.</summary>
    public List<string?> HelpLinks { get; } = [];

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 1;

    public int ColumnNumberOfTaskNode => 2;

    public string ProjectFileOfTaskNode => "/the/package/ImageBudget.MSBuild.targets";

    public void LogErrorEvent(BuildErrorEventArgs e)
    {
        Assert(e.Subcategory, e.EndLineNumber, e.EndColumnNumber);
        Lines.Add(Line(e.File, e.LineNumber, e.ColumnNumber, "error", e.Code, e.Message));
        HelpLinks.Add(e.HelpLink);
    }

    public void LogWarningEvent(BuildWarningEventArgs e)
    {
        Assert(e.Subcategory, e.EndLineNumber, e.EndColumnNumber);
        Lines.Add(Line(e.File, e.LineNumber, e.ColumnNumber, "warning", e.Code, e.Message));
        HelpLinks.Add(e.HelpLink);
    }

    public void LogMessageEvent(BuildMessageEventArgs e) => Messages.Add(
        e.Code is null ? e.Message! : Line(e.File, e.LineNumber, e.ColumnNumber, "note", e.Code, e.Message));

    public void LogCustomEvent(CustomBuildEventArgs e) => throw new NotSupportedException();

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        throw new NotSupportedException();

    private static string Line(string? file, int line, int column, string severity, string? code, string? message) => line > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{file}({line},{column}): {severity} {code}: {message}")
        : $"{file} : {severity} {code}: {message}";

    // Either of them would hide the line from the problem matchers of CI.
    private static void Assert(string? subcategory, int endLine, int endColumn) =>
        NUnit.Framework.Assert.That((subcategory, endLine, endColumn), NUnit.Framework.Is.EqualTo((default(string), 0, 0)));
}
