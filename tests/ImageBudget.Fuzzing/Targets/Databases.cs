using System.Collections.Immutable;
using ImageBudget.Engine.Tests.Ecosystems.Rpm;
using ImageBudget.Fuzzing.Samples;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>The files that package managers leave in images, those of one ecosystem together.</summary>
internal static class Databases
{
    private const string SitePackages = "usr/lib/python3/site-packages/";
    private const string Egg = SitePackages + "shop.egg-info/";
    private const string Dist = SitePackages + "shop-1.0.dist-info/";

    private static readonly (string, string)[] _alone = [];

    private static readonly (string, string)[] _statusBeside =
    [
        ("var/lib/dpkg/status", DatabaseTexts.DpkgStatus), ("etc/os-release", DatabaseTexts.Debian), ("usr/bin/a", "a"),
    ];

    private static readonly (string, string)[] _eggBeside =
        [(Egg + "PKG-INFO", DatabaseTexts.PythonMetadata), (SitePackages + "shop/a.py", "")];
    private static readonly (string, string)[] _pnpBeside =
        [("app/.yarn/cache/a-npm-1.0.0-aa-bb.zip", "1"), ("app/.yarn/cache/@s-c-npm-3.0.0-aa-bb.zip", "12")];
    private static readonly byte[] _package = RpmSample.Package("shop");

    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        new DatabaseTarget(
            "dpkg-status", "var/lib/dpkg/status",
            [("var/lib/dpkg/info/a.list", "/.\n/usr/bin/a\n"), ("usr/bin/a", "a")],
            DatabaseTexts.DpkgStatus),
        new DatabaseTarget("dpkg-list", "var/lib/dpkg/info/a:amd64.list", _statusBeside, "/.\n/usr\n/usr/bin\n/usr/bin/a\n"),
        new DatabaseTarget(
            "dpkg-diversions", "var/lib/dpkg/diversions",
            [.. _statusBeside, ("var/lib/dpkg/info/a.list", "/usr/bin/a\n")],
            "/usr/bin/a\n/usr/bin/a.real\nb\n"),
        new DatabaseTarget(
            "dpkg-status.d", "var/lib/dpkg/status.d/a",
            [("var/lib/dpkg/status.d/a.md5sums", "00 usr/bin/a\n"), ("usr/bin/a", "a")],
            DatabaseTexts.DpkgStatus),
        new DatabaseTarget(
            "dpkg-md5sums", "var/lib/dpkg/status.d/a.md5sums",
            [("var/lib/dpkg/status.d/a", DatabaseTexts.DpkgStatus), ("usr/bin/a", "a")],
            "d41d8cd98f00b204e9800998ecf8427e  usr/bin/a\n00 ./usr/b\n"),
        new DatabaseTarget(
            "apt-states", "var/lib/apt/extended_states",
            _statusBeside,
            "Package: a\nArchitecture: amd64\nAuto-Installed: 1\n\nPackage: b\nAuto-Installed: 0\n"),
        new DatabaseTarget(
            "os-release", "etc/os-release",
            [("var/lib/dpkg/status", DatabaseTexts.DpkgStatus)],
            DatabaseTexts.Debian, "ID=\"alpine\"\n"),
        new DatabaseTarget("apk-installed", "lib/apk/db/installed", [("etc/apk/world", "a\nb>1\n"), ("usr/bin/a", "a")], DatabaseTexts.Apk),
        new DatabaseTarget(
            "apk-world", "etc/apk/world", [("lib/apk/db/installed", DatabaseTexts.Apk)], "a\nb=1.2-r3\n!c\nd@edge\nvirtual\n"),
        new DatabaseTarget("rpm-sqlite", "var/lib/rpm/rpmdb.sqlite", _alone, wrap: null, SqliteSample.Packages(_package)),
        new DatabaseTarget("rpm-ndb", "usr/lib/sysimage/rpm/Packages.db", _alone, wrap: null, RpmSample.Ndb(_package)),
        new DatabaseTarget(
            "rpm-bdb", "var/lib/rpm/Packages",
            _alone, wrap: null,
            RpmSample.Berkeley(little: true, _package), RpmSample.Berkeley(little: false, _package)),
        new DatabaseTarget(
            "rpm-header", "usr/lib/sysimage/rpm/Packages.db", [("usr/bin/tool", "t")], wrap: header => RpmSample.Ndb(header), _package),
        new DatabaseTarget(
            "npm-package", "app/node_modules/@s/a/package.json",
            [("app/package.json", DatabaseTexts.PackageJson), ("app/node_modules/b/package.json", """{"name":"b","version":"1.0.0"}""")],
            DatabaseTexts.PackageJson),
        new DatabaseTarget("yarn-pnp-script", "app/.pnp.cjs", _pnpBeside, DatabaseTexts.PnpScript),
        new DatabaseTarget(
            "yarn-pnp-data", "app/.pnp.data.json", [("app/.pnp.cjs", "require('./.pnp.data.json')"), .. _pnpBeside], DatabaseTexts.PnpData),
        new DatabaseTarget(
            "python-metadata", Dist + "METADATA",
            [(SitePackages + "b-1.2.dist-info/METADATA", "Name: b\nVersion: 1.2\n")],
            DatabaseTexts.PythonMetadata),
        new DatabaseTarget(
            "python-record", Dist + "RECORD",
            [(Dist + "METADATA", DatabaseTexts.PythonMetadata), (SitePackages + "shop/a.py", "a")],
            "shop/a.py,sha256=abc,1\n\"shop/with,comma.py\",,\n../../../bin/shop,,\nshop-1.0.dist-info/RECORD,,\n"),
        new DatabaseTarget("python-requires", Egg + "requires.txt", _eggBeside, "b>=1\n\n[test:python_version<\"3\"]\nc[x]\n"),
        new DatabaseTarget("python-top-level", Egg + "top_level.txt", _eggBeside, "shop\n_shop\n"),
        new DatabaseTarget("python-installed-files", Egg + "installed-files.txt", _eggBeside, "../shop/a.py\nPKG-INFO\n"),
        new DatabaseTarget("gemspec", "usr/lib/ruby/gems/3.3.0/specifications/shop-1.0.gemspec", _alone, DatabaseTexts.Gemspec),
        new DatabaseTarget(
            "composer-installed", "app/vendor/composer/installed.json",
            [("app/composer.json", """{"require":{"a/b":"^1.0"}}"""), ("app/vendor/a/b/x.php", "")],
            DatabaseTexts.ComposerInstalled, """[{"name":"a/b","version":"1"}]"""),
        new DatabaseTarget(
            "composer-root", "app/composer.json",
            [("app/vendor/composer/installed.json", """{"packages":[{"name":"a/b","version":"1.0"}]}""")],
            """{"name":"x/y","require":{"a/b":"^1.0","ext-json":"*"},"require-dev":{"c/d":"1"}}"""),
        new DatabaseTarget(
            "conda-record", "opt/conda/conda-meta/shop-1.0-py312_0.json",
            [("opt/conda/conda-meta/history", DatabaseTexts.CondaHistory), ("opt/conda/bin/shop", "s")],
            DatabaseTexts.CondaRecord),
        new DatabaseTarget(
            "conda-history", "opt/conda/conda-meta/history",
            [("opt/conda/conda-meta/shop-1.0-0.json", """{"name":"shop","version":"1.0","build":"0","depends":[]}""")],
            DatabaseTexts.CondaHistory),
        new DatabaseTarget("nuget-deps", "app/Shop.deps.json", [("app/A.dll", "MZ"), ("app/Shop.dll", "MZ")], DatabaseTexts.DepsJson),
        new DatabaseTarget("maven-jar", "app/shop-1.2.jar", _alone, wrap: null, FileSamples.Jar),
        new DatabaseTarget(
            "otp-app", "opt/shop/lib/shop-1.0/ebin/shop.app",
            [("opt/shop/lib/b-1.0/ebin/b.app", "{application,b,[{vsn,\"1.0\"}]}."), ("opt/shop/lib/shop-1.0/ebin/shop.beam", "")],
            DatabaseTexts.OtpApp),
        new DatabaseTarget(
            "java-release", "usr/lib/jvm/x/release", [("usr/lib/jvm/x/bin/java", "")], "IMPLEMENTOR=\"E\"\nJAVA_VERSION=\"21.0.2\"\n"),
        new DatabaseTarget(
            "node-header", "usr/local/include/node/node_version.h",
            [("usr/local/bin/node", "")],
            "#define NODE_MAJOR_VERSION 22\n#define NODE_MINOR_VERSION 1\n#define NODE_PATCH_VERSION 0\n"),
        new DatabaseTarget(
            "loader-paths", "etc/ld.so.conf",
            [("etc/ld.so.conf.d/a.conf", "/opt/a\n"), ("lib/ld-musl-x86_64.so.1", "")],
            "# comment\ninclude /etc/ld.so.conf.d/*.conf\n/usr/local/lib\n/opt/b=libc6\nhwcap 0 nosegneg\n"),
    ];
}
