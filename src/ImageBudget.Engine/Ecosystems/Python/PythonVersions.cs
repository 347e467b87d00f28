namespace ImageBudget.Ecosystems.Python;

/// <summary>
/// <c>[epoch!]release[{a|b|rc}N][.postN][.devN][+local]</c> and its looser spellings. PEP 440, now the specification "Version specifiers":
/// https://packaging.python.org/en/latest/specifications/version-specifiers/. Invalid text sorts before every version.
/// </summary>
internal sealed class PythonVersions : VersionScheme
{
    public static readonly PythonVersions Instance = new();

    public override bool IsValid(string version) => PythonVersion.TryParse(version, out _);

    protected override int Order(string x, string y)
    {
        bool validX = PythonVersion.TryParse(x, out PythonVersion versionX);
        bool validY = PythonVersion.TryParse(y, out PythonVersion versionY);
        return validX != validY ? validX.CompareTo(validY)
            : validX ? PythonVersion.Order(versionX, versionY)
            : Digits.Ordinal(x, y);
    }
}
