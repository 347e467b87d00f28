namespace ImageBudget.Fuzzing.Samples;

/// <summary>Files of package managers that hold one of everything.</summary>
internal static class DatabaseTexts
{
    public const string Debian = "ID=debian\nVERSION_ID=12\n";

    public const string DpkgStatus =
        """
        Package: a
        Status: install ok installed
        Priority: optional
        Maintainer: x <x@y>
        Architecture: amd64
        Multi-Arch: same
        Source: src (1.0)
        Version: 1:1.0-1
        Depends: b (>= 2), c | d:any, e [amd64] <!nocheck>
        Pre-Depends: b
        Recommends: c
        Provides: virtual (= 3), other
        Conffiles:
         /etc/a 0123456789abcdef0123456789abcdef
        Description: one
         more
         .

        Package: b
        Status: hold ok half-configured
        Architecture: all
        Version: 2
        Essential: yes

        Package: c
        Status: deinstall ok config-files
        Version: 3
        Architecture: all

        """;

    public const string Apk =
        """
        C:Q1abc=
        P:a
        V:1.2-r3
        A:x86_64
        I:20
        o:origin
        D:so:libc.musl-x86_64.so.1 b>=1 !c
        p:cmd:a=1.2-r3 virtual
        i:b=2 c
        F:usr/bin
        M:0:0:1777
        R:a
        a:0:0:755
        Z:Q1xyz=

        P:b
        V:2

        """;

    public const string PackageJson =
        """
        {"name":"@s/a","version":"1.2.3","dependencies":{"b":"^1.0.0","c":"npm:d@2"},"optionalDependencies":{"e":"*"},
        "peerDependencies":{"f":">=1"},"bundledDependencies":["b"],"_id":"@s/a@1.2.3"}
        """;

    public const string PythonMetadata =
        """
        Metadata-Version: 2.1
        Name: Shop.Core
        Version: 1.0.post1
        Requires-Dist: b (>=1.0,<2) ; python_version >= "3.8" and extra == 'test'
        Requires-Dist: c[x,y]~=2.0; sys_platform == 'linux'
        Provides-Extra: test

        Text
        """;

    public const string Gemspec =
        """
        # -*- encoding: utf-8 -*-
        # stub: shop 1.0 ruby lib

        Gem::Specification.new do |s|
          s.name = "shop".freeze
          s.version = Gem::Version.new("1.0")
          s.platform = "x86_64-linux".freeze
          s.files = ["lib/a.rb".freeze, 'b']
          s.add_runtime_dependency(%q<b>.freeze, [">= 1.0".freeze, "< 2"])
          s.add_dependency("c", "~> 1.2")
        end
        """;

    public const string ComposerInstalled =
        """
        {"packages":[{"name":"a/b","version":"v1.2.0","version_normalized":"1.2.0.0","type":"library","install-path":"../a/b",
        "require":{"php":">=8","c/d":"^2 || ~3.1"},"provide":{"psr/log":"1.0"},"replace":{"e/f":"self.version"}},
        {"name":"c/d","version":"dev-main"}],"dev":true,"dev-package-names":["c/d"]}
        """;

    public const string CondaRecord =
        """
        {"name":"shop","version":"1.0","build":"py312_0","build_number":0,"channel":"https://conda.anaconda.org/conda-forge/linux-64",
        "subdir":"linux-64","depends":["python >=3.12,<3.13.0a0","b 2.*"],"constrains":["c <1"],"files":["bin/shop","lib/a"],
        "requested_spec":"shop","url":"https://x/y/linux-64/shop-1.0-py312_0.conda"}
        """;

    public const string CondaHistory =
        """
        ==> 2026-01-01 00:00:00 <==
        # cmd: conda install shop
        # conda version: 24.1
        +conda-forge/linux-64::shop-1.0-0
        -defaults::b-1-0
        # update specs: ['shop>=1', "b"]
        # neutered specs: ['c']

        """;

    public const string DepsJson =
        """
        {"runtimeTarget":{"name":".NETCoreApp,Version=v10.0/linux-x64"},"targets":{".NETCoreApp,Version=v10.0/linux-x64":{
        "Shop/1.0.0":{"dependencies":{"A":"2.0.0"},"runtime":{"Shop.dll":{}}},
        "A/2.0.0":{"runtime":{"lib/net8.0/A.dll":{"assemblyVersion":"2.0.0.0"}},"native":{"runtimes/linux-x64/native/a.so":{}},
        "resources":{"lib/net8.0/de/A.resources.dll":{"locale":"de"}},
        "runtimeTargets":{"runtimes/win/lib/A.dll":{"rid":"win","assetType":"runtime"}}}}},
        "libraries":{"Shop/1.0.0":{"type":"project","serviceable":false,"sha512":""},
        "A/2.0.0":{"type":"package","serviceable":true,"path":"a/2.0.0","hashPath":"a.2.0.0.nupkg.sha512"}}}
        """;

    public const string OtpApp =
        """
        %% comment
        {application, 'shop',
         [{description, "d \"q\" \x{e9}"}, {vsn, "1.0"}, {id, []}, {modules, [shop, 'a b']}, {registered, []},
          {applications, [kernel, stdlib, b]}, {optional_applications, [c]}, {included_applications, []},
          {env, [{k, #{a => 1}}, {x, <<"bin">>}, {f, 1.5e-3}, {n, 16#ff}, {c, $a}]}]}.
        """;

    public const string PnpData = """
        {"packageRegistryData": [
          [null, [[null, {"packageLocation": "./", "packageDependencies": [["a", "npm:1.0.0"]], "linkType": "SOFT"}]]],
          ["a", [["npm:1.0.0", {"packageLocation": "./.yarn/cache/a-npm-1.0.0-aa-bb.zip/node_modules/a/",
            "packageDependencies": [["bee", ["@s/c", "virtual:aa#npm:3.0.0"]], ["it's", null]]}]]],
          ["@s/c", [["virtual:aa#npm:3.0.0",
            {"packageLocation": "./.yarn/__virtual__/c-1/0/cache/@s-c-npm-3.0.0-aa-bb.zip/node_modules/@s/c/", "packageDependencies": []}]]]
        ]}
        """;

    public static readonly string PnpScript = "const RAW_RUNTIME_STATE =\n'"
        + PnpData.Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\\n", StringComparison.Ordinal) + "';\n";
}
