using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Budgets.Description;

/// <summary>Why a scalar is not a valid value.</summary>
/// <param name="Code">One of <see cref="Codes"/>.</param>
/// <param name="Why">Part of a message; null when there is nothing to add to what is expected.</param>
internal readonly record struct ScalarMistake(string Code, string? Why);

/// <summary>A kind of single value: its parser, its description in messages, and its JSON Schema.</summary>
internal abstract class ScalarKind(string name, string expected, Func<JsonObject> schema)
{
    /// <summary>One word, for the reference table and the schema.</summary>
    public string Name { get; } = name;

    /// <summary>Goes after "expected".</summary>
    public string Expected { get; } = expected;

    /// <summary>The JSON Schema of the value, made anew each time: a check asks for none.</summary>
    public JsonObject Schema => schema();

    /// <summary>Reads a scalar; never throws.</summary>
    /// <param name="scalar">As written.</param>
    /// <param name="value">Of the kind's type; usable only when null is returned.</param>
    /// <returns>Null when the scalar is such a value.</returns>
    public abstract ScalarMistake? Read(YamlScalar scalar, out object value);
}

/// <summary>A kind of single value with the type it is read to.</summary>
internal sealed class ScalarKind<T>(string name, string expected, Func<JsonObject> schema, ScalarKind<T>.Parser parse)
    : ScalarKind(name, expected, schema)
    where T : notnull
{
    /// <summary>Reads a scalar, or says why not; never throws.</summary>
    public delegate ScalarMistake? Parser(YamlScalar scalar, out T value);

    public override ScalarMistake? Read(YamlScalar scalar, out object value)
    {
        ScalarMistake? mistake = parse(scalar, out T read);
        value = read;
        return mistake;
    }
}

/// <summary>A kind of single value that is one of a few words.</summary>
internal static class Words
{
    /// <param name="name">As in <see cref="ScalarKind.Name"/>.</param>
    /// <param name="words">All that are allowed.</param>
    /// <param name="near">Gives a known synonym of a word; null: the nearest spelling is suggested.</param>
    /// <param name="also">A second spelling that is read, and not named in messages; null for none.</param>
    public static ScalarKind<T> Kind<T>(
        string name, ImmutableArray<(string Word, T Value)> words, Func<string, string?>? near = null, (string Word, T Value)? also = null)
        where T : notnull
    {
        ImmutableArray<(string Word, T Value)> known = also is { } second ? [.. words, second] : words;
        string list = string.Join(", ", words.Select(w => w.Word));
        return new ScalarKind<T>(name, $"one of {list}", Schema, Parse);

        JsonObject Schema() => new() { ["enum"] = new JsonArray([.. known.Select(w => (JsonNode)w.Word)]) };

        ScalarMistake? Parse(YamlScalar scalar, out T value)
        {
            foreach ((string word, T meaning) in known)
            {
                if (scalar.Text == word)
                {
                    value = meaning;
                    return null;
                }
            }

            value = default!;
            string? nearest = near is null ? NearestSpelling.Of(scalar.Text, words.Select(w => w.Word)) : near(scalar.Text);
            return new ScalarMistake(Codes.BadValue, nearest is null ? null : $"did you mean {nearest}?");
        }
    }
}
