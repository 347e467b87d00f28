namespace ImageBudget.Model;

/// <summary>Every rule code, in order. Codes are permanent: a retired code keeps its line and its page.</summary>
public static class Codes
{
    // The budget file, the command line, waivers and baselines.

    /// <summary>There is no budget file.</summary>
    public const string BudgetNotFound = "IB0001";

    /// <summary>The image that the budget names does not exist, or several files match.</summary>
    public const string ImageNotFound = "IB0002";

    /// <summary>A selector of the budget matches nothing in the image.</summary>
    public const string SelectorMatchesNothing = "IB0003";

    /// <summary>The command line is invalid.</summary>
    public const string Usage = "IB0004";

    /// <summary>A report could not be written.</summary>
    public const string ReportNotWritten = "IB0005";

    /// <summary>A container was published, but no archive was written, so nothing was checked.</summary>
    public const string NothingToCheck = "IB0006";

    /// <summary>The budget is not readable YAML in UTF-8.</summary>
    public const string NotYaml = "IB0101";

    /// <summary>The budget uses a key that does not exist.</summary>
    public const string UnknownKey = "IB0102";

    /// <summary>The budget contains the same key twice.</summary>
    public const string DuplicateKey = "IB0103";

    /// <summary>A value of the budget has the wrong type.</summary>
    public const string WrongType = "IB0104";

    /// <summary>A size cannot be read.</summary>
    public const string BadSize = "IB0105";

    /// <summary>A value of the budget is not one of the allowed values.</summary>
    public const string BadValue = "IB0106";

    /// <summary>The budget lacks a key that is needed.</summary>
    public const string MissingKey = "IB0107";

    /// <summary>The budget file is too large or too deeply nested.</summary>
    public const string BudgetTooComplex = "IB0108";

    /// <summary>The budget limits nothing.</summary>
    public const string EmptyBudget = "IB0109";

    /// <summary>Two images of the budget have the same name.</summary>
    public const string DuplicateImageName = "IB0110";

    /// <summary>A waiver has expired.</summary>
    public const string WaiverExpired = "IB0201";

    /// <summary>A waiver matches no finding.</summary>
    public const string WaiverUnused = "IB0202";

    /// <summary>The baseline cannot be read.</summary>
    public const string BaselineUnreadable = "IB0203";

    /// <summary>The image is not built on the base that the budget names.</summary>
    public const string BaseMismatch = "IB0204";

    /// <summary>A baseline was given, but no rule compares with it.</summary>
    public const string BaselineNotUsed = "IB0205";

    // Sizes and layers.

    /// <summary>The image is larger than its budget.</summary>
    public const string ImageTooLarge = "IB1001";

    /// <summary>A layer is larger than its budget.</summary>
    public const string LayerTooLarge = "IB1002";

    /// <summary>The image has more layers than its budget.</summary>
    public const string TooManyLayers = "IB1003";

    /// <summary>The image holds more files than its budget.</summary>
    public const string TooManyFiles = "IB1004";

    // References.

    /// <summary>A package refers to one it must not refer to.</summary>
    public const string DisallowedReference = "IB2001";

    /// <summary>The closure holds a package that must not be in it.</summary>
    public const string DisallowedRequisite = "IB2002";

    /// <summary>The closure holds a package that is not on the list.</summary>
    public const string RequisiteNotAllowed = "IB2003";

    /// <summary>A package breaks one of its output checks.</summary>
    public const string OutputCheck = "IB2004";

    /// <summary>The image names a store path that it does not contain.</summary>
    public const string NamedButAbsent = "IB2005";

    /// <summary>A package cannot be reached from the image's roots.</summary>
    public const string UnreachablePackage = "IB2006";

    // Packages.

    /// <summary>The image holds a forbidden package.</summary>
    public const string ForbiddenPackage = "IB3001";

    /// <summary>Packages are larger than their budget.</summary>
    public const string PackageTooLarge = "IB3002";

    /// <summary>The image holds too many versions of one package.</summary>
    public const string TooManyVersions = "IB3003";

    /// <summary>The image holds a package that is not on the list.</summary>
    public const string PackageNotAllowed = "IB3004";

    // Waste and content.

    /// <summary>The files below a path are larger than their budget.</summary>
    public const string PathTooLarge = "IB4001";

    /// <summary>Lower layers hold too many bytes that later layers hide.</summary>
    public const string TooMuchReclaimable = "IB4002";

    /// <summary>Too many bytes are in the image more than once.</summary>
    public const string TooMuchDuplicated = "IB4003";

    /// <summary>The image breaks one of dive's rules.</summary>
    public const string DiveRuleBroken = "IB4004";

    // Regressions.

    /// <summary>The image has grown by more than its budget allows.</summary>
    public const string SizeRegression = "IB5001";

    /// <summary>Packages have grown by more than their budget allows.</summary>
    public const string PackageRegression = "IB5002";

    /// <summary>The image holds a package that the baseline does not.</summary>
    public const string NewPackage = "IB5003";

    /// <summary>There is no baseline to compare with.</summary>
    public const string NoBaseline = "IB5004";

    /// <summary>The image has shrunk so much that its limits can be lowered.</summary>
    public const string RoomToTighten = "IB5005";

    // The image cannot be read.

    /// <summary>The image cannot be opened, or is not an image.</summary>
    public const string NotAnImage = "IB9001";

    /// <summary>The image ends too early.</summary>
    public const string ImageTruncated = "IB9002";

    /// <summary>A checksum or a digest of the image does not match.</summary>
    public const string ImageCorrupt = "IB9003";

    /// <summary>A tar archive of the image is malformed.</summary>
    public const string MalformedTar = "IB9004";

    /// <summary>A manifest, index or configuration of the image is malformed.</summary>
    public const string MalformedManifest = "IB9005";

    /// <summary>A blob that the image needs is not in it.</summary>
    public const string MissingBlob = "IB9006";

    /// <summary>The image uses something that is not supported.</summary>
    public const string Unsupported = "IB9007";

    /// <summary>The image exceeds a limit that protects this program.</summary>
    public const string LimitExceeded = "IB9008";

    /// <summary>The file holds several images and none was chosen.</summary>
    public const string AmbiguousImage = "IB9009";

    /// <summary>A rule depends on something that could not be measured.</summary>
    public const string NotMeasured = "IB9010";
}
