using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Ecosystems;
using ImageBudget.Model;
using ImageBudget.Results;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Checking;

/// <summary>A forbidden name that matches nothing but differs by one error from a name in the image gives a note (IB0003).</summary>
public sealed class NearMissTests
{
    private static readonly ImageAnalysis _image = new ImageOf()
        .File("var/lib/dpkg/status", string.Concat(new[] { "esl-erlang", "python3.11", "openssl", "lib_zip", "gcc-12", "node" }.Select(n =>
            $"Package: {n}\nStatus: install ok installed\nVersion: 3\nArchitecture: amd64\n\n")))
        .Analyze();

    [TestCase("forbiddenPackages: [erlang]", "did you mean 'esl-erlang'?")]
    [TestCase("forbiddenPackages: [esl-erlnag]", "did you mean 'esl-erlang'?")]
    [TestCase("forbiddenPackages: [opensl]", "did you mean 'openssl'?")]
    [TestCase("forbiddenPackages: [\"opensl*\"]", "did you mean 'openssl'?")]
    [TestCase("forbiddenPackages: [OpenSSL]", "did you mean 'openssl'?")]
    [TestCase("forbiddenPackages: [openssl@3.0.11]", "did you mean 'openssl'?")]
    [TestCase("forbiddenPackages: [\"openssl=3.0.11\"]", "did you mean 'openssl'?")]
    [TestCase("forbiddenPackages: [\"deb:openssl\"]", "did you mean 'openssl'?")]
    [TestCase("forbiddenPackages: [libzip]", "did you mean 'lib_zip'?")]
    [TestCase("forbiddenPackages: [python]", "did you mean 'python3.11'?")]
    [TestCase("disallowedRequisites: [gcc]", "did you mean 'gcc-12'?")]
    [TestCase("disallowedReferences: [opnessl]", "did you mean 'openssl'?")]
    [TestCase("forbiddenPackages: [debian]", "for all packages of that kind write { ecosystem: deb }")]
    [TestCase("forbiddenPackages: [{ name: openssl, ecosystem: apk }]", "openssl 3 is of the ecosystem deb")]
    public void OneError_IsReported(string budget, string words)
    {
        CheckResult result = Checked.Of(budget + "\n", _image);

        Diagnostic told = result.Diagnostics.Single();
        Assert.That((told.Code, told.Severity, result.ExitCode), Is.EqualTo((Codes.SelectorMatchesNothing, Severity.Note, 0)));
        Assert.That(told.Message, Does.EndWith(words));
    }

    [TestCase("forbiddenPackages: [systemd, clang, git, make, python2.7]")]
    [TestCase("forbiddenPackages: [{ name: openssl, version: \"<3\" }]")]
    [TestCase("forbiddenPackages: [{ name: openssl, ecosystem: deb, version: \"<3\" }]")]
    [TestCase("forbiddenPackages: [nose, nods]")]
    [TestCase("forbiddenPackages: [\"*-dev\", \"*\"]")]
    public void NoSimilarName_GivesNoNote(string budget) =>
        Assert.That(Checked.Of(budget + "\n", _image).Diagnostics.Where(d => !budget.Contains("nods", StringComparison.Ordinal)), Is.Empty);
}
