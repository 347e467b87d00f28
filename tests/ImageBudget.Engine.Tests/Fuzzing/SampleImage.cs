using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ImageBudget.Engine.Tests.Fuzzing;

/// <summary>
/// A small image that is put together again after each mutation, so that digests and diffIDs are right and what was changed is looked at.
/// </summary>
internal static class SampleImage
{
    private const string StoreA = "nix/store/0123456789abcdfghijklmnpqrsvwxyz-app-1.0";
    private const string StoreB = "nix/store/zyxwvsrqpnmlkjihgfdcba9876543210-lib-2.0";

    public static byte[][] Layers { get; } =
    [
        new SampleTar().Folder("etc/").File("etc/os-release", "ID=debian\nVERSION_ID=12\n")
            .File("var/lib/dpkg/status",
                "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\nDepends: b\n\nPackage: b\nStatus: install ok installed\nVersion: 2\nArchitecture: all\n")
            .File("var/lib/dpkg/info/a.list", "/.\n/usr\n/usr/bin\n/usr/bin/a\n").File("usr/bin/a", "#!/bin/sh\necho a\n", 0x1ed)
            .File("usr/lib/b", new string('b', 3000)).Link("lib", "usr/lib").HardLink("usr/lib/c", "usr/lib/b").ToArray(),
        new SampleTar().Folder("nix/").Folder("nix/store/").Folder(StoreA + "/")
            .File(StoreA + "/bin/app", $"#!/{StoreB}/bin/sh\nexec /{StoreA}/bin/app\n", 0x1ed).Link(StoreA + "/lib", "/" + StoreB)
            .File(StoreB + "/bin/sh", "\x7f" + "ELF\u0002\u0001\u0001" + new string('\0', 60) + StoreB).ToArray(),
        new SampleTar().File("usr/bin/.wh.a", "").File("usr/lib/.wh..wh..opq", "").Pax("path", "a/" + new string('p', 150))
            .File("x", "long")
            .Extended('L', "gnu/" + new string('g', 120) + "\0").File("x", "gnu").Sparse("holes").File("dup", "same").File("dup2", "same")
            .File("dup", "other").ToArray(),
    ];

    public static byte[] Budget { get; } = Encoding.UTF8.GetBytes(
        """
        version: 1
        defaults: { severity: { IB4003: warning } }
        images:
          - name: shop
            image: ./result
            maxSize: { transfer: 8 MB, unpacked: 20 MB }
            maxLayers: 100
            disallowedReferences: [erlang, { to: "*-dev", from: "shop*" }]
            outputChecks: { "shop*": { allowedReferences: [out], maxClosureSize: 20 MB } }
            forbiddenPackages: [{ name: "python3*", ecosystem: deb, version: "<3.12", reason: "one" }]
            paths: [{ match: "/usr/share/{doc,man}/**", maxSize: 0 }]
            maxIncrease: { transfer: 500 kB, unpacked: 2% and 1 MB }
            waivers: [{ rule: IB2001, match: "gcc-12*", until: 2027-01-31, owner: "@p", reason: "r" }]
        """);

    /// <summary>One image of the sample layers, changed at one or two places.</summary>
    public static byte[] Mutated(FuzzRandom random)
    {
        // 0 layer tar, 1 compressed layer, 2 configuration, 3 manifest, 4 index, 5 archive tar, 6 outer compression, 7 all documents.
        int where = random.Below(8);
        List<byte[]> stored = [];
        List<string> diffIds = [];
        int changed = random.Below(Layers.Length);
        for (int i = 0; i < Layers.Length; i++)
        {
            byte[] tar = Layers[i];
            if (where == 0 && i == changed)
            {
                tar = random.Chance(75) ? TarMutation.Mutate(tar, random) : ByteMutation.Mutate(tar, random, random.Pick(Layers));
            }

            diffIds.Add(DigestOf(tar));
            int packing = where == 1 && i == changed ? 1 + random.Below(2) : random.Below(4);
            byte[] blob = packing switch { 1 => Gzip(tar), 2 => Zstd(tar), _ => tar };
            stored.Add(where == 1 && i == changed ? ByteMutation.Mutate(blob, random, blob) : blob);
        }

        byte[] archive = Archive(stored, diffIds, random, where);
        if (where == 5)
        {
            archive = random.Chance(60) ? TarMutation.Mutate(archive, random) : ByteMutation.Mutate(archive, random, archive);
        }

        if (where == 6 || random.Chance(20))
        {
            archive = random.Chance(50) ? Gzip(archive) : Zstd(archive);
            archive = where == 6 ? ByteMutation.Mutate(archive, random, archive) : archive;
        }

        return archive;
    }

    public static string DigestOf(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static byte[] Gzip(byte[] bytes)
    {
        MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }

    /// <summary>A frame of blocks that are stored or runs (RFC 8878 section 3.1.1.2).</summary>
    public static byte[] Zstd(byte[] bytes)
    {
        const int Most = 4096;
        MemoryStream output = new();
        output.Write([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58]);
        for (int at = 0; ; at += Most)
        {
            ReadOnlySpan<byte> block = bytes.AsSpan(at, Math.Min(Most, bytes.Length - at));
            bool run = block.Length > 1 && !block.ContainsAnyExcept(block[0]);
            bool last = at + Most >= bytes.Length;
            int header = (last ? 1 : 0) | (run ? 2 : 0) | (block.Length << 3);
            output.Write([(byte)header, (byte)(header >> 8), (byte)(header >> 16)]);
            output.Write(run ? block[..1] : block);
            if (last)
            {
                return output.ToArray();
            }
        }
    }

    private static byte[] Archive(List<byte[]> stored, List<string> diffIds, FuzzRandom random, int where)
    {
        byte[] config = Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"amd64","os":"linux","config":{"Entrypoint":["/{{{StoreA}}}/bin/app"],"Env":["A=1"],"Labels":{"a":"b"}},"rootfs":{"type":"layers","diff_ids":["{{{string.Join("\",\"", diffIds)}}}"]},"history":[{"created_by":"x"},{"created_by":"e","empty_layer":true}]}""");
        config = where == 2 || (where == 7 && random.Chance(50)) ? TextMutation.Mutate(config, random) : config;
        if (random.Chance(40))
        {
            string list = string.Join(',', stored.Select((_, i) => $"\"l{i}.tar\""));
            byte[] docker = Encoding.UTF8.GetBytes($$$"""[{"Config":"c.json","RepoTags":["shop:1"],"Layers":[{{{list}}}]}]""");
            docker = where is 3 or 4 or 7 ? TextMutation.Mutate(docker, random) : docker;
            SampleTar tar = new SampleTar().File("c.json", config);
            for (int i = 0; i < stored.Count; i++)
            {
                tar.File($"l{i}.tar", stored[i]);
            }

            return tar.File("manifest.json", docker).ToArray();
        }

        string layers = string.Join(
            ',', stored.Select(s => $$$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{{DigestOf(s)}}}","size":{{{s.Length}}} }"""));
        byte[] manifest = Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{DigestOf(config)}}}","size":{{{config.Length}}} },"layers":[{{{layers}}}]}""");
        manifest = where == 3 || (where == 7 && random.Chance(50)) ? TextMutation.Mutate(manifest, random) : manifest;
        byte[] index = Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{DigestOf(manifest)}}}","size":{{{manifest.Length}}},"platform":{"os":"linux","architecture":"amd64"}}]}""");
        index = where == 4 || (where == 7 && random.Chance(50)) ? TextMutation.Mutate(index, random) : index;
        SampleTar oci = new SampleTar().File("oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        foreach (byte[] blob in stored.Append(config).Append(manifest))
        {
            oci.File("blobs/sha256/" + DigestOf(blob)[7..], blob);
        }

        return oci.File("index.json", index).ToArray();
    }
}
