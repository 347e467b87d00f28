using System.Collections.Immutable;
using ImageBudget.Engine.Tests.Ecosystems.Rpm;
using ImageBudget.Fuzzing.Samples;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>The files that package managers leave in images, those of one ecosystem together.</summary>
internal static class Databases
{
    private const string Status =
        "Package: a\nStatus: install ok installed\nPriority: optional\nSection: libs\nMaintainer: x <x@y>\nArchitecture: amd64\nMulti-Arch: same\nSource: src (1.0)\nVersion: 1:1.0-1\n"
        + "Depends: b (>= 2), c | d:any, e [amd64] <!nocheck>\nPre-Depends: b\nRecommends: c\nProvides: virtual (= 3), other\nConffiles:\n /etc/a 0123456789abcdef0123456789abcdef\nDescription: one\n more\n .\n\n"
        + "Package: b\nStatus: hold ok half-configured\nArchitecture: all\nVersion: 2\nEssential: yes\n\nPackage: c\nStatus: deinstall ok config-files\nVersion: 3\nArchitecture: all\n";

    private const string Debian = "ID=debian\nVERSION_ID=12\n";

    private const string Module = """{"name":"@s/a","version":"1.2.3","dependencies":{"b":"^1.0.0","c":"npm:d@2"},"optionalDependencies":{"e":"*"},"peerDependencies":{"f":">=1"},"bundledDependencies":["b"],"_id":"@s/a@1.2.3"}""";

    private const string Metadata =
        "Metadata-Version: 2.1\nName: Shop.Core\nVersion: 1.0.post1\nRequires-Dist: b (>=1.0,<2) ; python_version >= \"3.8\" and extra == 'test'\nRequires-Dist: c[x,y]~=2.0; sys_platform == 'linux'\nProvides-Extra: test\n\nText\n";

    private const string Deps =
        """{"runtimeTarget":{"name":".NETCoreApp,Version=v10.0/linux-x64"},"targets":{".NETCoreApp,Version=v10.0/linux-x64":{"Shop/1.0.0":{"dependencies":{"A":"2.0.0"},"runtime":{"Shop.dll":{}}},"A/2.0.0":{"runtime":{"lib/net8.0/A.dll":{"assemblyVersion":"2.0.0.0"}},"native":{"runtimes/linux-x64/native/a.so":{}},"resources":{"lib/net8.0/de/A.resources.dll":{"locale":"de"}},"runtimeTargets":{"runtimes/win/lib/A.dll":{"rid":"win","assetType":"runtime"}}}}},"libraries":{"Shop/1.0.0":{"type":"project","serviceable":false,"sha512":""},"A/2.0.0":{"type":"package","serviceable":true,"path":"a/2.0.0","hashPath":"a.2.0.0.nupkg.sha512"}}}""";

    private static readonly (string, string)[] _alone = [];
    private static readonly (string, string)[] _statusBeside = [("var/lib/dpkg/status", Status), ("etc/os-release", Debian), ("usr/bin/a", "a")];
    private static readonly byte[] _package = RpmSample.Package("shop");

    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        new DatabaseTarget("dpkg-status", "var/lib/dpkg/status", [("var/lib/dpkg/info/a.list", "/.\n/usr/bin/a\n"), ("usr/bin/a", "a")], Status),
        new DatabaseTarget("dpkg-list", "var/lib/dpkg/info/a:amd64.list", _statusBeside, "/.\n/usr\n/usr/bin\n/usr/bin/a\n/etc/os-release\n"),
        new DatabaseTarget("dpkg-diversions", "var/lib/dpkg/diversions", [.. _statusBeside, ("var/lib/dpkg/info/a.list", "/usr/bin/a\n")], "/usr/bin/a\n/usr/bin/a.real\nb\n"),
        new DatabaseTarget("dpkg-status.d", "var/lib/dpkg/status.d/a", [("var/lib/dpkg/status.d/a.md5sums", "00 usr/bin/a\n"), ("usr/bin/a", "a")], Status),
        new DatabaseTarget("dpkg-md5sums", "var/lib/dpkg/status.d/a.md5sums", [("var/lib/dpkg/status.d/a", Status), ("usr/bin/a", "a")], "d41d8cd98f00b204e9800998ecf8427e  usr/bin/a\n00 ./usr/b\n"),
        new DatabaseTarget("apt-states", "var/lib/apt/extended_states", _statusBeside, "Package: a\nArchitecture: amd64\nAuto-Installed: 1\n\nPackage: b\nAuto-Installed: 0\n"),
        new DatabaseTarget("os-release", "etc/os-release", [("var/lib/dpkg/status", Status)], Debian, "ID=\"alpine\"\n"),
        new DatabaseTarget(
            "apk-installed", "lib/apk/db/installed", [("etc/apk/world", "a\nb>1\n"), ("usr/bin/a", "a")],
            "C:Q1abc=\nP:a\nV:1.2-r3\nA:x86_64\nS:10\nI:20\nT:text\nU:http://x\nL:MIT\no:origin\nD:so:libc.musl-x86_64.so.1 b>=1 !c\np:cmd:a=1.2-r3 virtual\ni:b=2 c\nF:usr/bin\nM:0:0:1777\nR:a\na:0:0:755\nZ:Q1xyz=\n\nP:b\nV:2\n\n"),
        new DatabaseTarget("apk-world", "etc/apk/world", [("lib/apk/db/installed", "P:a\nV:1.2-r3\nA:x86_64\np:virtual\n\n")], "a\nb=1.2-r3\n!c\nd@edge\nvirtual\n"),
        new DatabaseTarget("rpm-sqlite", "var/lib/rpm/rpmdb.sqlite", _alone, wrap: null, SqliteSample.Packages(_package)),
        new DatabaseTarget("rpm-ndb", "usr/lib/sysimage/rpm/Packages.db", _alone, wrap: null, RpmSample.Ndb(_package)),
        new DatabaseTarget("rpm-bdb", "var/lib/rpm/Packages", _alone, wrap: null, RpmSample.Berkeley(little: true, _package), RpmSample.Berkeley(little: false, _package)),
        new DatabaseTarget("rpm-header", "usr/lib/sysimage/rpm/Packages.db", [("usr/bin/tool", "t")], wrap: header => RpmSample.Ndb(header), _package),
        new DatabaseTarget("npm-package", "app/node_modules/@s/a/package.json", [("app/package.json", Module), ("app/node_modules/b/package.json", """{"name":"b","version":"1.0.0"}""")], Module),
        new DatabaseTarget("python-metadata", "usr/lib/python3/site-packages/shop-1.0.dist-info/METADATA", [("usr/lib/python3/site-packages/b-1.2.dist-info/METADATA", "Name: b\nVersion: 1.2\n")], Metadata),
        new DatabaseTarget(
            "python-record", "usr/lib/python3/site-packages/shop-1.0.dist-info/RECORD",
            [("usr/lib/python3/site-packages/shop-1.0.dist-info/METADATA", Metadata), ("usr/lib/python3/site-packages/shop/a.py", "a")],
            "shop/a.py,sha256=abc,1\n\"shop/with,comma.py\",,\n../../../bin/shop,,\nshop-1.0.dist-info/RECORD,,\n"),
        new DatabaseTarget("python-requires", "usr/lib/python3/site-packages/shop.egg-info/requires.txt", [("usr/lib/python3/site-packages/shop.egg-info/PKG-INFO", Metadata)], "b>=1\n\n[test:python_version<\"3\"]\nc[x]\n"),
        new DatabaseTarget("python-top-level", "usr/lib/python3/site-packages/shop.egg-info/top_level.txt", [("usr/lib/python3/site-packages/shop.egg-info/PKG-INFO", Metadata), ("usr/lib/python3/site-packages/shop/a.py", "")], "shop\n_shop\n"),
        new DatabaseTarget("python-installed-files", "usr/lib/python3/site-packages/shop.egg-info/installed-files.txt", [("usr/lib/python3/site-packages/shop.egg-info/PKG-INFO", Metadata), ("usr/lib/python3/site-packages/shop/a.py", "")], "../shop/a.py\nPKG-INFO\n"),
        new DatabaseTarget(
            "gemspec", "usr/lib/ruby/gems/3.3.0/specifications/shop-1.0.gemspec", _alone,
            "# -*- encoding: utf-8 -*-\n# stub: shop 1.0 ruby lib\n\nGem::Specification.new do |s|\n  s.name = \"shop\".freeze\n  s.version = Gem::Version.new(\"1.0\")\n  s.platform = \"x86_64-linux\".freeze\n  s.files = [\"lib/a.rb\".freeze, 'b']\n  s.add_runtime_dependency(%q<b>.freeze, [\">= 1.0\".freeze, \"< 2\"])\n  s.add_dependency(\"c\", \"~> 1.2\")\nend\n"),
        new DatabaseTarget(
            "composer-installed", "app/vendor/composer/installed.json", [("app/composer.json", """{"require":{"a/b":"^1.0"}}"""), ("app/vendor/a/b/x.php", "")],
            """{"packages":[{"name":"a/b","version":"v1.2.0","version_normalized":"1.2.0.0","type":"library","install-path":"../a/b","require":{"php":">=8","c/d":"^2 || ~3.1"},"provide":{"psr/log":"1.0"},"replace":{"e/f":"self.version"}},{"name":"c/d","version":"dev-main"}],"dev":true,"dev-package-names":["c/d"]}""",
            """[{"name":"a/b","version":"1"}]"""),
        new DatabaseTarget("composer-root", "app/composer.json", [("app/vendor/composer/installed.json", """{"packages":[{"name":"a/b","version":"1.0"}]}""")], """{"name":"x/y","require":{"a/b":"^1.0","ext-json":"*"},"require-dev":{"c/d":"1"}}"""),
        new DatabaseTarget(
            "conda-record", "opt/conda/conda-meta/shop-1.0-py312_0.json", [("opt/conda/conda-meta/history", "==> 2026-01-01 00:00:00 <==\n# update specs: ['shop']\n"), ("opt/conda/bin/shop", "s")],
            """{"name":"shop","version":"1.0","build":"py312_0","build_number":0,"channel":"https://conda.anaconda.org/conda-forge/linux-64","subdir":"linux-64","depends":["python >=3.12,<3.13.0a0","b 2.*"],"constrains":["c <1"],"files":["bin/shop","lib/a"],"requested_spec":"shop","url":"https://x/y/linux-64/shop-1.0-py312_0.conda"}"""),
        new DatabaseTarget(
            "conda-history", "opt/conda/conda-meta/history", [("opt/conda/conda-meta/shop-1.0-0.json", """{"name":"shop","version":"1.0","build":"0","depends":[]}""")],
            "==> 2026-01-01 00:00:00 <==\n# cmd: conda install shop\n# conda version: 24.1\n+conda-forge/linux-64::shop-1.0-0\n-defaults::b-1-0\n# update specs: ['shop>=1', \"b\"]\n# neutered specs: ['c']\n"),
        new DatabaseTarget("nuget-deps", "app/Shop.deps.json", [("app/A.dll", "MZ"), ("app/Shop.dll", "MZ")], Deps),
        new DatabaseTarget("maven-jar", "app/shop-1.2.jar", _alone, wrap: null, FileSamples.Jar),
        new DatabaseTarget(
            "otp-app", "opt/shop/lib/shop-1.0/ebin/shop.app", [("opt/shop/lib/b-1.0/ebin/b.app", "{application,b,[{vsn,\"1.0\"}]}."), ("opt/shop/lib/shop-1.0/ebin/shop.beam", "")],
            "%% comment\n{application, 'shop',\n [{description, \"d \\\"q\\\" \\x{e9}\"}, {vsn, \"1.0\"}, {id, []}, {modules, [shop, 'a b']}, {registered, []}, {applications, [kernel, stdlib, b]},\n  {optional_applications, [c]}, {included_applications, []}, {env, [{k, #{a => 1}}, {x, <<\"bin\">>}, {f, 1.5e-3}, {n, 16#ff}, {c, $a}]}]}.\n"),
        new DatabaseTarget("java-release", "usr/lib/jvm/x/release", [("usr/lib/jvm/x/bin/java", "")], "IMPLEMENTOR=\"E\"\nJAVA_VERSION=\"21.0.2\"\nMODULES=\"java.base\"\n"),
        new DatabaseTarget("node-header", "usr/local/include/node/node_version.h", [("usr/local/bin/node", "")], "#define NODE_MAJOR_VERSION 22\n#define NODE_MINOR_VERSION 1\n#define NODE_PATCH_VERSION 0\n"),
        new DatabaseTarget("loader-paths", "etc/ld.so.conf", [("etc/ld.so.conf.d/a.conf", "/opt/a\n"), ("lib/ld-musl-x86_64.so.1", "")], "# comment\ninclude /etc/ld.so.conf.d/*.conf\n/usr/local/lib\n/opt/b=libc6\nhwcap 0 nosegneg\n"),
    ];
}
