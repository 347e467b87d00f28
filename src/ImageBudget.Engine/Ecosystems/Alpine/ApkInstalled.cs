using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Alpine;

/// <summary>
/// <c>/lib/apk/db/installed</c> (today also <c>/usr/lib/apk/db/installed</c>): records of <c>letter:value</c> lines, an empty line after
/// each. The letters of the package are those of the index, https://wiki.alpinelinux.org/wiki/Apk_spec#APKINDEX_Format; those of the files
/// (F, M, R, a, Z) are explained in the same page under "Installed Database V2".
/// </summary>
internal static class ApkInstalled
{
    private const int MostProblems = 50;

    /// <summary>Every record with a package name, in file order. Problems give the line number, without text from the file.</summary>
    public static (ImmutableArray<ApkPackage> Packages, ImmutableArray<string> Problems) Read(ReadOnlySpan<byte> content)
    {
        ProblemList problems = new(MostProblems);
        PathBudget paths = new(content.Length);
        List<ApkPackage> packages = [];
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        Record? record = null;
        TextLines lines = new(content);
        while (lines.MoveNext())
        {
            if (lines.Line.IsEmpty)
            {
                Close(record);
                record = null;
                continue;
            }

            record ??= new Record(lines.Number, problems, paths);
            record.Add(lines.Line, lines.Number);
        }

        Close(record);
        return ([.. packages], problems.ToImmutable());

        void Close(Record? closed)
        {
            ApkPackage? package = closed?.ToPackage();
            if (package is null)
            {
                return;
            }

            if (known.TryGetValue(package.Name, out int earlier))
            {
                problems.Add($"line {package.Line}: a package that is listed twice");
                packages[earlier] = package;
                return;
            }

            known.Add(package.Name, packages.Count);
            packages.Add(package);
        }
    }

    private sealed class Record(int line, ProblemList problems, PathBudget paths)
    {
        private readonly Dictionary<char, string> fields = [];
        private readonly List<ApkEntry> directories = [];
        private readonly List<ApkEntry> files = [];
        private string? directory;
        private bool fileIsLast;

        public void Add(ReadOnlySpan<byte> text, int number)
        {
            if (text.Length < 2 || text[1] != ':' || !char.IsAsciiLetter((char)text[0]))
            {
                problems.Add($"line {number}: not a field");
                return;
            }

            char letter = (char)text[0];
            switch (letter)
            {
                case 'F' or 'R':
                    AddEntry(letter == 'R', Encoding.UTF8.GetString(text[2..]), number);
                    break;
                case 'M' or 'a' or 'Z':
                    Describe(letter, Encoding.UTF8.GetString(text[2..]), number);
                    break;
                case 'P' or 'V' or 'A' or 'S' or 'I' or 'D' or 'p' or 'r' or 'i' or 'o' or 'C':
                    if (!fields.TryAdd(letter, Encoding.UTF8.GetString(text[2..]).Trim()))
                    {
                        problems.Add($"line {number}: a field that is set twice");
                    }

                    break;
            }
        }

        public ApkPackage? ToPackage()
        {
            string name = Field('P');
            string version = Field('V');
            if (name.Length == 0)
            {
                problems.Add($"line {line}: a record without a package name");
                return null;
            }

            if (name.AsSpan().ContainsAnyInRange('\0', ' ') || name.Contains('\ufffd', StringComparison.Ordinal))
            {
                problems.Add($"line {line}: not a possible package name");
            }

            if (version.Length == 0)
            {
                problems.Add($"line {line}: a package without a version");
            }

            return new ApkPackage(
                name,
                version,
                Field('A'),
                Field('o').Length > 0 ? Field('o') : name,
                Field('C'),
                Number('S'),
                Number('I'),
                Words('D'),
                Words('p'),
                Words('r'),
                Words('i'),
                [.. directories],
                [.. files],
                line);
        }

        private void AddEntry(bool file, string name, int number)
        {
            if (!file)
            {
                directory = name.TrimEnd('/');
            }

            string? parent = directory is null ? null : directory.Length == 0 || directory.StartsWith('/') ? directory : "/" + directory;
            fileIsLast = file;
            int length = (parent?.Length ?? 0) + (file ? 1 + name.Length : 0);
            if (parent is null || (file && name.Length == 0) || !paths.TrySpend(length))
            {
                // Attribute lines that follow do not belong to any entry.
                problems
                    .Add(parent is null
                    ? $"line {number}: a file before any directory" : $"line {number}: a path that is empty or too long");
                fileIsLast = false;
                directory = file ? directory : null;
                return;
            }

            (file ? files : directories).Add(new ApkEntry(file ? parent + "/" + name : parent.Length == 0 ? "/" : parent, "", ""));
        }

        private void Describe(char letter, string value, int number)
        {
            List<ApkEntry> entries = letter == 'M' ? directories : files;
            if (entries.Count == 0 || (letter != 'M' && !fileIsLast))
            {
                problems.Add($"line {number}: a file attribute before any file");
                return;
            }

            entries[^1] = letter == 'Z' ? entries[^1] with { Checksum = value } : entries[^1] with { Owner = value };
        }

        private string Field(char letter) => fields.GetValueOrDefault(letter, "");

        private long Number(char letter)
        {
            string text = Field(letter);
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || text.Length == 0)
            {
                return number;
            }

            problems.Add($"line {line}: a size that is not a number");
            return 0;
        }

        private ImmutableArray<ApkDependency> Words(char letter) =>
            [.. Field(letter).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ApkDependency.Parse)];
    }
}
