using ImageBudget.Model;

namespace ImageBudget.Results.Causes;

/// <summary>One reference whose removal takes something out of the image.</summary>
/// <param name="From">A package id, or <see cref="Reference.ImageNode"/>.</param>
/// <param name="To">A package id.</param>
/// <param name="FromName">As people read it.</param>
/// <param name="ToName">As people read it.</param>
/// <param name="Sites">How many different files hold it, over all kinds of reference.</param>
/// <param name="Frees">Live bytes that leave the image when this reference alone is cut.</param>
public sealed record Cut(string From, string To, string FromName, string ToName, int Sites, long Frees)
{
    /// <summary><c>remove the reference shop 1.4.0 -> erlang 25.2.3 (3 files)</c>, one inert line.</summary>
    public string Sentence => From == Reference.ImageNode
        ? $"take {InertText.OneLine(ToName, 200)} out of the image"
        : $"remove the reference {InertText.OneLine(FromName, 200)} -> {InertText.OneLine(ToName, 200)} ({Counted.Of(Sites, "file")})";
}
