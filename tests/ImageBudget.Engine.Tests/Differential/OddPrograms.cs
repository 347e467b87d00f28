using System.Collections.Immutable;
using ImageBudget.Engine.Tests.Fuzzing;

namespace ImageBudget.Engine.Tests.Differential;

/// <summary>
/// Odd images from seeds: few names, so that members meet; many kinds of members, spellings and dialects. What engines refuse is rare,
/// because nothing behind it is read.
/// </summary>
internal sealed class OddPrograms
{
    private static readonly string[] Names = ["a", "b", "c", "d", "ü"];

    // Rarely: one that differs from another in case, and one too long for a header.
    private static readonly string[] RareNames = ["A", new string('n', 120)];

    // As often as they stand here.
    private static readonly string[] Kinds =
        ["file", "file", "file", "file", "dir", "dir", "sym", "sym", "link", "link", "wh", "wh", "opq", "fifo"];

    private static readonly int[] Sizes = [0, 1, 511, 512, 513, 1910, 3145];

    private readonly FuzzRandom _random;

    // What a simple program would think of paths, without links: enough to choose likely targets.
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);

    private OddPrograms(ulong seed) => _random = new FuzzRandom(seed * 2 + 1);

    public static OddProgram Make(ulong seed) => new OddPrograms(seed).Make();

    private OddProgram Make()
    {
        List<ImmutableArray<OddStep>> layers = [];
        for (int count = 1 + _random.Below(4); layers.Count < count;)
        {
            layers.Add(layers.Count > 0 && _random.Chance(8) ? _random.Pick(layers) : Layer());
        }

        return new OddProgram([.. layers]);
    }

    private ImmutableArray<OddStep> Layer()
    {
        List<OddStep> steps = [];
        _own.Clear();
        for (int count = 1 + _random.Below(6); steps.Count < count;)
        {
            steps.Add(Step());
        }

        switch (_random.Below(40))
        {
            case 0:
                steps.Add(new OddStep("bare"));
                break;
            case 1:
                steps.Insert(_random.Below(steps.Count + 1), new OddStep("end"));
                break;
            case 2 when _random.Chance(40):
                steps.Insert(_random.Below(steps.Count + 1), new OddStep("zero"));
                break;
            case 3 when _random.Chance(40):
                steps.Insert(_random.Below(steps.Count + 1), new OddStep("global"));
                break;
        }

        return [.. steps];
    }

    private OddStep Step()
    {
        string kind = _random.Below(120) switch
        {
            0 => "char",
            1 => "block",
            2 => _random.Pick<string>(["type7", "typeS", "typeD", "typeV"]),
            _ => _random.Pick(Kinds),
        };
        OddStep step = new(kind, PathFor(kind));
        step = kind switch
        {
            "file" or "type7" or "typeS" or "typeD" => step with { Size = _random.Pick(Sizes) },
            "sym" => step with { Target = SymbolicTarget() },
            "link" => HardLink(step.Path),
            "wh" or "opq" when step.Path.Length > 0 && _random.Chance(5) => step with { Size = _random.Pick(Sizes) },
            _ => step,
        };
        Note(step);
        step = step with { Dialect = Dialect(step) };
        return step.IsWhiteout || step.Path.Length == 0 ? step : step with { Path = Spell(step.Path) };
    }

    private string PathFor(string kind)
    {
        if (kind == "opq" && _random.Chance(5))
        {
            return "";
        }

        for (int tries = 0; ; tries++)
        {
            string path = _kinds.Count > 0 && _random.Chance(kind is "wh" or "opq" ? 75 : 30) ? Known(_ => true) : Fresh();
            if (tries >= 8 || !IsBelowFile(path) || _random.Chance(4))
            {
                return path;
            }
        }
    }

    private string Fresh()
    {
        string path = Name();
        if (_random.Chance(40) && Known(p => _kinds[p] is "dir" or "sym") is { Length: > 0 } folder)
        {
            return $"{folder}/{path}";
        }

        for (int depth = _random.Below(3); depth > 0; depth--)
        {
            path += "/" + Name();
        }

        return path;
    }

    private string Name() => _random.Chance(2) ? _random.Pick(RareNames) : _random.Pick(Names);

    private string Known(Func<string, bool> isWanted)
    {
        List<string> paths = [.. _kinds.Keys.Where(isWanted).Order(StringComparer.Ordinal)];
        return paths.Count == 0 ? "" : _random.Pick(paths);
    }

    private bool IsBelowFile(string path)
    {
        for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (_kinds.TryGetValue(path[..slash], out string? kind) && kind is "file" or "fifo" or "char" or "block")
            {
                return true;
            }
        }

        return false;
    }

    // To a path that is there and stays there while the link is made, sometimes through a symbolic link or to none but a file; rarely to
    // anything.
    private OddStep HardLink(string path)
    {
        bool isAny = _random.Chance(3);
        bool isOther = _random.Chance(10);
        bool IsLikely(string p) => isOther
            ? _kinds[p] is "sym" or "fifo" or "char"
            : _kinds[p] == "file" && !IsBelow(p, path) && p != path && !IsBelowFile(p);
        string target = Known(p => isAny || IsLikely(p));
        if (target.Length > 0 && _random.Chance(20) && Known(p => _kinds[p] == "sym" && p != path) is { Length: > 0 } link)
        {
            target = link + target[Math.Max(target.LastIndexOf('/'), 0)..].Insert(0, target.Contains('/') ? "" : "/");
        }

        return target.Length == 0
            ? new OddStep("file", path, Size: _random.Pick(Sizes))
            : new OddStep("link", path, _random.Chance(20) ? Spell(target) : target);
    }

    private string SymbolicTarget() => _random.Below(9) switch
    {
        0 => "/" + Fresh(),
        1 => "../" + Fresh(),
        2 => Known(_ => true) is { Length: > 0 } known ? "/" + known : ".",
        3 => "..",
        4 => $"{Fresh()}/.././/{_random.Pick(Names)}",
        _ => _random.Pick(Names),
    };

    private string Spell(string path) => _random.Below(24) switch
    {
        0 => "./" + path,
        1 => "/" + path,
        2 => path.Replace("/", "//", StringComparison.Ordinal),
        3 => $"{_random.Pick(Names)}/../{path}",
        4 => $"{Fresh()}/q/../../{path}",
        5 => "../" + path,
        _ => path,
    };

    private string Dialect(OddStep step)
    {
        if (!_random.Chance(30) || step.Kind == "typeS")
        {
            return "";
        }

        return step.Kind switch
        {
            "file" when _random.Chance(55) => _random.Pick(OddLayer.FileDialects),
            "dir" when _random.Chance(40) => _random.Pick(OddLayer.FolderDialects),
            _ => _random.Pick(OddLayer.Dialects),
        };
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    private void Note(OddStep step)
    {
        if (step.IsWhiteout)
        {
            foreach (string path in Known(step))
            {
                _kinds.Remove(path);
            }

            return;
        }

        if (step.Kind != "dir")
        {
            foreach (string path in _kinds.Keys.Where(p => IsBelow(p, step.Path)).ToArray())
            {
                _kinds.Remove(path);
            }
        }

        _kinds[step.Path] = step.Kind == "link" ? "file" : step.Kind;
        _own.Add(step.Path);
        for (int slash = step.Path.IndexOf('/'); slash >= 0; slash = step.Path.IndexOf('/', slash + 1))
        {
            _kinds.TryAdd(step.Path[..slash], "dir");
            _own.Add(step.Path[..slash]);
        }
    }

    // What a whiteout hides: what lies there and below, but for what its own layer has made.
    private string[] Known(OddStep whiteout) =>
    [
        .. _kinds.Keys.Where(p => !_own.Contains(p) && (IsBelow(p, whiteout.Path) || (p == whiteout.Path && whiteout.Kind == "wh"))),
    ];
}
