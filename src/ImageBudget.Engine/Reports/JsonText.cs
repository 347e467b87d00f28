using System.Text;
using System.Text.Json;

namespace ImageBudget.Reports;

/// <summary>A JSON writer on a text writer. It passes data on in pieces and never holds the whole document.</summary>
internal static class JsonText
{
    /// <summary>The size of the buffer before data is passed on.</summary>
    private const int FlushAt = 32 * 1024;

    public static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes one document and a line break.</summary>
    public static void Write(TextWriter text, Action<Utf8JsonWriter> body, JsonWriterOptions? options = null)
    {
        using Utf8TextStream stream = new(text);
        using (Utf8JsonWriter json = new(stream, options ?? Options))
        {
            body(json);
        }

        text.Write('\n');
    }

    /// <summary>Writes one object whose first key is <c>schemaVersion</c>, and a line break.</summary>
    public static void WriteDocument(TextWriter text, Action<Utf8JsonWriter> keys) => Write(text, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", AnalysisJson.SchemaVersion);
        keys(json);
        json.WriteEndObject();
    });

    /// <summary>Called between the elements of long lists, so that memory does not grow with the document.</summary>
    public static void FlushSome(Utf8JsonWriter json)
    {
        if (json.BytesPending >= FlushAt)
        {
            json.Flush();
        }
    }

    private sealed class Utf8TextStream(TextWriter text) : Stream
    {
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
        private bool _afterHash;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Span<char> chars = stackalloc char[1024];
            while (!buffer.IsEmpty)
            {
                _decoder.Convert(buffer, chars, flush: false, out int bytesUsed, out int charsUsed, out _);
                WriteApart(chars[..charsUsed]);
                buffer = buffer[bytesUsed..];
            }
        }

        // Azure Pipelines executes "##vso[" at any place in a log line. A number sign occurs only in strings, where it can be escaped.
        private void WriteApart(ReadOnlySpan<char> chars)
        {
            while (!chars.IsEmpty)
            {
                int next = _afterHash && chars[0] == '#' ? 0 : chars.IndexOf("##") is >= 0 and var found ? found + 1 : -1;
                if (next < 0)
                {
                    break;
                }

                text.Write(chars[..next]);
                text.Write("\\u0023");
                _afterHash = false;
                chars = chars[(next + 1)..];
            }

            text.Write(chars);
            _afterHash = chars.IsEmpty ? _afterHash : chars[^1] == '#';
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
