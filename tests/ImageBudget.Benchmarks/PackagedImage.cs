using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageBudget.Benchmarks;

/// <summary>An image as Dockerfiles make it: a layer of Debian packages with their database, and one of a Node.js application. The same
/// bytes every time.</summary>
internal static class PackagedImage
{
    private const int Debs = 400;
    private const int FilesOfDeb = 30;
    private const int Modules = 900;
    private const int FilesOfModule = 20;

    public static string Make()
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "bench");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "packaged.tar");
        if (!File.Exists(path))
        {
            Console.Error.WriteLine("making packaged.tar");
            byte[][] layers = [Debian(), Node()];
            using FileStream file = File.Create(path);
            string[] names = [.. layers.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{i}/layer.tar"))];
            string ids = string.Join(',', layers.Select(l => $"\"sha256:{Convert.ToHexStringLower(SHA256.HashData(l))}\""));
            Member(file, "config.json", Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[{{{ids}}}]}}"""));
            for (int i = 0; i < layers.Length; i++)
            {
                Member(file, names[i], layers[i]);
            }

            string list = string.Join(',', names.Select(n => $"\"{n}\""));
            Member(file, "manifest.json", Encoding.UTF8.GetBytes($$"""[{"Config":"config.json","RepoTags":["packaged:1"],"Layers":[{{list}}]}]"""));
            TarOutput.WriteEnd(file);
        }

        return path;
    }

    private static byte[] Debian()
    {
        MemoryStream layer = new();
        StringBuilder status = new();
        SplitMix random = new(3);
        Content content = new(3);
        for (int i = 0; i < Debs; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"package{i:d4}");
            string needs = i < 3
                ? "" : string
                .Create(CultureInfo.InvariantCulture, $"Depends: package{random.Below(i):d4} (>= 1.0), package{random.Below(i):d4}\n");
            status.Append(
                CultureInfo.InvariantCulture,
                $"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.{i}-1\n{needs}Description: one of many\n with a text of\n several lines\n\n");
            StringBuilder list = new("/.\n/usr\n");
            for (int f = 0; f < FilesOfDeb; f++)
            {
                string path = string.Create(CultureInfo.InvariantCulture, $"usr/share/{name}/file{f:d3}");
                list.Append('/').Append(path).Append('\n');
                Member(layer, path, Bytes(content, ref random, 12_000));
            }

            Member(layer, $"var/lib/dpkg/info/{name}.list", Encoding.UTF8.GetBytes(list.ToString()));
        }

        Member(layer, "var/lib/dpkg/status", Encoding.UTF8.GetBytes(status.ToString()));
        TarOutput.WriteEnd(layer);
        return layer.ToArray();
    }

    private static byte[] Node()
    {
        MemoryStream layer = new();
        SplitMix random = new(4);
        Content content = new(4);
        Member(layer, "app/package.json", """{"name":"app","version":"1.0.0","dependencies":{"module0899":"^1.0.0","module0898":"^1.0.0"}}"""u8.ToArray());
        for (int i = 0; i < Modules; i++)
        {
            string folder = string.Create(CultureInfo.InvariantCulture, $"app/node_modules/module{i:d4}");
            string needs = i < 3
                ? "" : string
                .Create(CultureInfo.InvariantCulture, $"\"module{random.Below(i):d4}\":\"^1.0.0\",\"module{i - 1:d4}\":\"^1.0.0\"");
            Member(layer, folder + "/package.json", Encoding.UTF8.GetBytes(
                $$$"""{"name":"module{{{i:d4}}}","version":"1.0.{{{i}}}","description":"{{{new string('d', 400)}}}","dependencies":{ {{{needs}}} }}"""));
            for (int f = 0; f < FilesOfModule; f++)
            {
                Member(layer, string.Create(CultureInfo.InvariantCulture, $"{folder}/lib/f{f}.js"), Bytes(content, ref random, 7_000));
            }
        }

        TarOutput.WriteEnd(layer);
        return layer.ToArray();
    }

    private static byte[] Bytes(Content content, ref SplitMix random, int mean)
    {
        byte[] bytes = new byte[random.Below(2 * mean)];
        content.Fill(bytes, ref random);
        return bytes;
    }

    private static void Member(Stream stream, string name, byte[] content)
    {
        TarOutput.WriteHeader(stream, name, content.Length);
        stream.Write(content);
        TarOutput.WritePadding(stream, content.Length);
    }
}
