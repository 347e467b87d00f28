namespace ImageBudget.Budgets;

/// <summary>The codes of mistakes in a budget file. Permanent.</summary>
internal static class BudgetCodes
{
    /// <summary>The text is not YAML, or not text.</summary>
    public const string NotYaml = "IB0101";

    /// <summary>A key that means nothing at its place.</summary>
    public const string UnknownKey = "IB0102";

    /// <summary>The same key twice in one map.</summary>
    public const string DuplicateKey = "IB0103";

    /// <summary>A list where a size belongs, and the like.</summary>
    public const string WrongType = "IB0104";

    /// <summary>Not a size, or not a known unit.</summary>
    public const string BadSize = "IB0105";

    /// <summary>Right type, but no such value: a name from a fixed list, a pattern, a version range.</summary>
    public const string BadValue = "IB0106";

    /// <summary>A key that has to be there.</summary>
    public const string MissingKey = "IB0107";

    /// <summary>Too large, too deep, or too many aliases.</summary>
    public const string OverLimit = "IB0108";

    /// <summary>Nothing would be checked.</summary>
    public const string NothingToCheck = "IB0109";

    /// <summary>Two images of one name.</summary>
    public const string DuplicateImage = "IB0110";
}
