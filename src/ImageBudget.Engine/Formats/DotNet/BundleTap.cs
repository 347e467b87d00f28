using System.Buffers.Binary;

namespace ImageBudget.Formats.DotNet;

/// <summary>
/// Detects a .NET single-file application from a program's byte stream, and keeps its list of files and its dependency manifest (see
/// <see cref="SingleFileBundle"/> for the format). The marker in the apphost comes first and gives the offset of the list, which comes
/// last. The manifest is between them, uncompressed, and begins like every deps.json; a few candidates are kept until the list gives the
/// manifest's offset.
/// </summary>
internal sealed class BundleTap
{
    /// <summary>Largest list of files, and largest manifest.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private const int MostPlaces = 4;
    private const int Offset = sizeof(long);
    private const int LookBack = 256;

    // The SDK writes the manifest indented, by System.Text.Json; this is its first key.
    private static ReadOnlySpan<byte> FirstKey => "\"runtimeTarget\""u8;

    private readonly List<Place> _places = [];
    private readonly byte[] _last = new byte[LookBack];
    private byte[] _window = [];
    private int _lastLength;
    private long _size;
    private long _seen;
    private long _header;
    private MemoryStream? _list;

    /// <summary>Starts on the next file.</summary>
    public void Reset(long size)
    {
        _places.Clear();
        _size = size;
        _seen = _lastLength = 0;
        _header = 0;
        _list = null;
    }

    public void Append(ReadOnlySpan<byte> chunk)
    {
        if (chunk.IsEmpty)
        {
            return;
        }

        // Join the end of the previous piece and the new bytes, to find matches that span both.
        int length = _lastLength + chunk.Length;
        if (_window.Length < length)
        {
            _window = new byte[length];
        }

        _last.AsSpan(0, _lastLength).CopyTo(_window);
        chunk.CopyTo(_window.AsSpan(_lastLength));
        ReadOnlySpan<byte> window = _window.AsSpan(0, length);
        long start = _seen - _lastLength;
        foreach (Place place in _places)
        {
            place.Take(chunk);
        }

        if (_header == 0)
        {
            FindMarker(window, start);
        }

        if (_header > 0)
        {
            FindPlaces(window, start);
            TakeList(chunk);
        }

        _seen += chunk.Length;
        _lastLength = Math.Min(LookBack, length);
        window[^_lastLength..].CopyTo(_last);
    }

    /// <summary>Null when this is not a bundle, or its list could not be kept.</summary>
    public SingleFileBundle? Finish() => _list is null ? null : SingleFileBundle.TryReadList(
        _list.ToArray(), _size, offset => _places.FirstOrDefault(p => p.Start == offset)?.Bytes);

    /// <summary>Encodes a bundle for the inventory: a mark, the problems, one per line, then the manifest (empty when there is
    /// none).</summary>
    public static byte[] Keep(SingleFileBundle bundle)
    {
        byte[] problems =
            System.Text.Encoding.UTF8.GetBytes(string.Concat(bundle.Problems.Select(p => p.ReplaceLineEndings(" ") + "\n")) + "\n");
        return [.. Mark, .. problems, .. bundle.Manifest ?? []];
    }

    /// <summary>Decodes <see cref="Keep"/>: the problems and the manifest; null for any other document.</summary>
    public static (string[] Problems, ReadOnlyMemory<byte> Manifest)? Kept(byte[] document)
    {
        if (!document.AsSpan().StartsWith(Mark))
        {
            return null;
        }

        List<string> problems = [];
        int at = Mark.Length;
        while (document.AsSpan(at).IndexOf((byte)'\n') is > 0 and int length)
        {
            problems.Add(System.Text.Encoding.UTF8.GetString(document, at, length));
            at += length + 1;
        }

        return ([.. problems], document.AsMemory(Math.Min(at + 1, document.Length)));
    }

    // Starts with a null byte, so that no captured text document begins with it.
    private static ReadOnlySpan<byte> Mark => "\0ImageBudget single-file bundle\n"u8;

    private void FindMarker(ReadOnlySpan<byte> window, long start)
    {
        for (int at = 0; at < window.Length;)
        {
            int next = window[at..].IndexOf(SingleFileBundle.Signature);
            if (next < 0)
            {
                return;
            }

            at += next;
            if (at >= Offset && BinaryPrimitives.ReadInt64LittleEndian(window[(at - Offset)..]) is var header && header > start + at
                && header < _size)
            {
                _header = header;
                return;
            }

            at++;
        }
    }

    private void FindPlaces(ReadOnlySpan<byte> window, long start)
    {
        for (int at = 0; at < window.Length && _places.Count < MostPlaces;)
        {
            int next = window[at..].IndexOf(FirstKey);
            if (next < 0)
            {
                return;
            }

            at += next;
            int brace = window[..at].LastIndexOf((byte)'{');
            if (brace >= 0 && at - brace < 64 && start + brace < _header && _places.All(p => p.Start != start + brace))
            {
                Place place = new(start + brace);
                place.Take(window[brace..]);
                _places.Add(place);
            }

            at += FirstKey.Length;
        }
    }

    private void TakeList(ReadOnlySpan<byte> chunk)
    {
        long skip = Math.Max(0, _header - _seen);
        if (skip < chunk.Length)
        {
            _list ??= new MemoryStream();
            ReadOnlySpan<byte> rest = chunk[(int)skip..];
            _list.Write(rest[..(int)Math.Min(rest.Length, MostBytes - _list.Length)]);
        }
    }

    private sealed class Place(long start)
    {
        private readonly MemoryStream _bytes = new();

        public long Start => start;

        public byte[] Bytes => _bytes.ToArray();

        public void Take(ReadOnlySpan<byte> chunk) => _bytes.Write(chunk[..(int)Math.Min(chunk.Length, MostBytes - _bytes.Length)]);
    }
}
