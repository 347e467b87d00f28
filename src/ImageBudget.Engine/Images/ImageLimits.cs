namespace ImageBudget.Images;

/// <summary>Bounds on what an image file may ask for. See docs/limits.md for the reasons.</summary>
internal static class ImageLimits
{
    /// <summary>Most layers of one image. Engines refuse more than 127; references to one layer may repeat.</summary>
    public const int Layers = 1_000;

    /// <summary>Most members of an image archive.</summary>
    public const int Members = 200_000;

    /// <summary>Deepest nesting of image indexes.</summary>
    public const int IndexDepth = 16;

    /// <summary>Most descriptors met while walking the indexes of one source.</summary>
    public const int Descriptors = 10_000;

    /// <summary>Longest chain of links between archive members.</summary>
    public const int Links = 32;
}
