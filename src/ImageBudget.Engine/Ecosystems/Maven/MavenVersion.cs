namespace ImageBudget.Ecosystems.Maven;

/// <summary>
/// A version as Maven parses it: a list of numbers and qualifiers whose last element may be another list, one for each hyphen and each
/// transition between digit and letter. Because only the last element nests, the lists are stored one after the other, without recursion.
/// </summary>
internal sealed class MavenVersion
{
    private readonly string text;

    // Outermost first. After normalization only the first list may be empty, and each other list begins with a number or a qualifier.
    private readonly List<List<Item>> lists = [];

    public MavenVersion(string version)
    {
        text = version.ToLowerInvariant();
        Cut();
        Normalize();
    }

    private enum Kind
    {
        Number,
        Qualifier,

        // A qualifier with its number: rc1, rc-1.
        Numbered,
    }

    public static int Order(MavenVersion x, MavenVersion y)
    {
        int list = 0;
        int i = 0;
        while (true)
        {
            Element a = x.At(list, i);
            Element b = y.At(list, i);
            if (a == Element.None && b == Element.None)
            {
                return 0;
            }

            if (a == Element.List && b == Element.List)
            {
                list++;
                i = 0;
                continue;
            }

            int order = a switch
            {
                Element.None => -y.OrderWithNothing(list, i),
                Element.List => OrderListWith(x, list, y, i, b),
                _ when b == Element.None => x.OrderWithNothing(list, i),
                _ when b == Element.List => -OrderListWith(y, list, x, i, a),
                _ => OrderItems(x, x.lists[list][i], y, y.lists[list][i]),
            };

            // If one side has a nested list or has ended, the comparison above covered everything that was left.
            if (order != 0 || a != Element.Item || b != Element.Item)
            {
                return order;
            }

            i++;
        }
    }

    private enum Element
    {
        None,
        Item,
        List,
    }

    private Element At(int list, int i) =>
        list >= lists.Count ? Element.None
        : i < lists[list].Count ? Element.Item
        : i == lists[list].Count && list + 1 < lists.Count ? Element.List
        : Element.None;

    // x has a list here, y an item or nothing. A number is greater (1-1 < 1.0.x); a qualifier is compared with the first element of the
    // list.
    private static int OrderListWith(MavenVersion x, int list, MavenVersion y, int i, Element other)
    {
        if (other == Element.None)
        {
            return x.OrderWithNothing(list + 1, 0);
        }

        Item item = y.lists[list][i];
        if (item.Kind == Kind.Number)
        {
            return -1;
        }

        int order = OrderItems(x, x.lists[list + 1][0], y, item);
        order = order != 0 ? order : x.OrderWithNothing(list + 1, 1);
        return order != 0 ? order : -y.OrderWithNothing(list, i + 1);
    }

    // Compares everything from here on, through all inner lists, with a version that has ended: the first element that is not equal to
    // nothing decides.
    private int OrderWithNothing(int list, int i)
    {
        for (; list < lists.Count; list++, i = 0)
        {
            for (; i < lists[list].Count; i++)
            {
                Item item = lists[list][i];
                int order = item.Kind == Kind.Number ? 0 : Qualifiers.Order(QualifierOf(item), default);
                order = order != 0 || item.Kind == Kind.Qualifier ? order : Digits.AreZero(NumberOf(item)) ? 0 : 1;
                if (order != 0)
                {
                    return order;
                }
            }
        }

        return 0;
    }

    private static int OrderItems(MavenVersion x, Item a, MavenVersion y, Item b)
    {
        if (a.Kind == Kind.Number || b.Kind == Kind.Number)
        {
            return a.Kind != b.Kind ? (a.Kind == Kind.Number ? 1 : -1) : Digits.Compare(x.NumberOf(a), y.NumberOf(b));
        }

        int order = Qualifiers.Order(x.QualifierOf(a), y.QualifierOf(b));
        if (order != 0)
        {
            return order;
        }

        if (a.Kind == b.Kind)
        {
            return Digits.Compare(x.NumberOf(a), y.NumberOf(b));
        }

        // rc < rc1 and even rc < rc0; but "ga" equals nothing, and so does ga0.
        bool released = Qualifiers.Order(x.QualifierOf(a), default) == 0;
        return a.Kind == Kind.Numbered
            ? (released && Digits.AreZero(x.NumberOf(a)) ? 0 : 1)
            : (released && Digits.AreZero(y.NumberOf(b)) ? 0 : -1);
    }

    private ReadOnlySpan<char> NumberOf(Item item) => text.AsSpan(item.Number);

    private ReadOnlySpan<char> QualifierOf(Item item)
    {
        ReadOnlySpan<char> word = text.AsSpan(item.Word);
        return item.Kind == Kind.Numbered ? Qualifiers.Expand(word) : word;
    }

    private void Cut()
    {
        lists.Add([]);
        int start = 0;
        bool digit = false;
        bool numbered = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '.')
            {
                lists[^1].Add(ItemOf(start, i, digit, numbered));
                numbered = false;
                start = i + 1;
            }
            else if (c == '-')
            {
                // The hyphen in rc-1 joins its number; any other hyphen starts a list.
                if (i > start && !digit && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))
                {
                    numbered = true;
                    continue;
                }

                lists[^1].Add(ItemOf(start, i, digit, numbered));
                start = i + 1;
                lists.Add([]);
                numbered = false;
            }
            else if (char.IsAsciiDigit(c))
            {
                if (!digit && i > start)
                {
                    numbered = true;
                    Nest();
                }

                digit = true;
            }
            else
            {
                if (digit && i > start)
                {
                    lists[^1].Add(ItemOf(start, i, digit: true, numbered));
                    start = i;
                    lists.Add([]);
                    numbered = false;
                }

                digit = false;
            }
        }

        if (start < text.Length)
        {
            if (!digit)
            {
                Nest();
            }

            lists[^1].Add(ItemOf(start, text.Length, digit, numbered));
        }
    }

    private void Nest()
    {
        if (lists[^1].Count > 0)
        {
            lists.Add([]);
        }
    }

    // An empty item between two separators is zero.
    private Item ItemOf(int start, int end, bool digit, bool numbered)
    {
        if (start == end)
        {
            return new Item(Kind.Number, default, start..end);
        }

        if (!numbered)
        {
            return digit ? new Item(Kind.Number, default, start..end) : new Item(Kind.Qualifier, start..end, default);
        }

        int number = end;
        while (number > start && char.IsAsciiDigit(text[number - 1]))
        {
            number--;
        }

        int word = number > start && text[number - 1] == '-' ? number - 1 : number;
        return new Item(Kind.Numbered, start..word, number..end);
    }

    // Innermost first: zeros are removed at the end of a list and before a qualifier, so that 1.0.0 is 1 and 2.0-rc is 2-rc.
    private void Normalize()
    {
        List<List<Item>> kept = [];
        for (int k = lists.Count - 1; k >= 0; k--)
        {
            List<Item> list = lists[k];
            List<Item> reversed = new(list.Count);
            for (int i = list.Count - 1; i >= 0; i--)
            {
                Item item = list[i];
                bool last = reversed.Count == 0 && kept.Count == 0;
                Kind next = reversed.Count > 0 ? reversed[^1].Kind : kept.Count > 0 ? kept[^1][0].Kind : Kind.Number;

                // Within a list only a qualifier without a number removes a zero before it; at the start of an inner list one with a number
                // does too.
                bool swallowed = next == Kind.Qualifier || (next == Kind.Numbered && reversed.Count == 0);
                if (item.Kind != Kind.Number || !Digits.AreZero(NumberOf(item)) || !(last || swallowed))
                {
                    reversed.Add(item);
                }
            }

            if (reversed.Count > 0)
            {
                reversed.Reverse();
                kept.Add(reversed);
            }
        }

        kept.Reverse();
        lists.Clear();
        lists.AddRange(kept);
    }

    private readonly record struct Item(Kind Kind, Range Word, Range Number);

    private static class Qualifiers
    {
        private static readonly string[] Known = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];

        private const int Release = 5;

        /// <summary>Known qualifiers in their order, then all others by text; <c>ga</c>, <c>final</c> and <c>release</c> equal
        /// none.</summary>
        public static int Order(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
        {
            int rankX = Rank(x);
            int rankY = Rank(y);
            return rankX != rankY ? rankX.CompareTo(rankY) : rankX == Known.Length ? Digits.Ordinal(x, y) : 0;
        }

        /// <summary>Only before a number, one letter abbreviates a word: a1, b2, m3.</summary>
        public static ReadOnlySpan<char> Expand(ReadOnlySpan<char> word) => word switch
        {
            "a" => "alpha",
            "b" => "beta",
            "m" => "milestone",
            _ => word,
        };

        private static int Rank(ReadOnlySpan<char> word)
        {
            switch (word)
            {
                case "ga" or "final" or "release":
                    return Release;
                case "cr":
                    return 3;
            }

            for (int i = 0; i < Known.Length; i++)
            {
                if (word.SequenceEqual(Known[i]))
                {
                    return i;
                }
            }

            return Known.Length;
        }
    }
}
