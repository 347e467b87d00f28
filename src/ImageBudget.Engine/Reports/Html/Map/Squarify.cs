using System.Collections.Immutable;

namespace ImageBudget.Reports.Html.Map;

/// <summary>A rectangle in pixels.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height);

/// <summary>
/// Divides a rectangle by size: rows are filled along the shorter side for as long as that makes their worst proportion better
/// (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000).
/// </summary>
internal static class Squarify
{
    /// <param name="items">The largest first.</param>
    /// <param name="size">More than 0.</param>
    /// <param name="box">What is divided.</param>
    /// <param name="place">Told the box of each item, in order.</param>
    public static void Place<T>(ImmutableArray<T> items, Func<T, long> size, Box box, Action<T, Box> place)
    {
        double total = items.Sum(i => (double)size(i));
        if (total <= 0 || box.Width <= 0 || box.Height <= 0)
        {
            return;
        }

        double scale = box.Width * box.Height / total;
        int start = 0;
        while (start < items.Length)
        {
            double side = Math.Min(box.Width, box.Height);
            (int end, double area) = Row(items, size, start, side, scale);
            double depth = side > 0 ? area / side : 0;
            double along = 0;
            for (int i = start; i < end; i++)
            {
                double length = depth > 0 ? size(items[i]) * scale / depth : 0;
                place(items[i], box.Width >= box.Height
                    ? new Box(box.X, box.Y + along, depth, length)
                    : new Box(box.X + along, box.Y, length, depth));
                along += length;
            }

            box = box.Width >= box.Height
                ? box with { X = box.X + depth, Width = Math.Max(0, box.Width - depth) }
                : box with { Y = box.Y + depth, Height = Math.Max(0, box.Height - depth) };
            start = end;
        }
    }

    private static (int End, double Area) Row<T>(ImmutableArray<T> items, Func<T, long> size, int start, double side, double scale)
    {
        double area = 0, worst = double.PositiveInfinity;
        double largest = size(items[start]) * scale;
        int end = start;
        while (end < items.Length)
        {
            double smallest = size(items[end]) * scale;
            double next = area + smallest;
            double ratio = Math.Max(side * side * largest / (next * next), next * next / (side * side * smallest));
            if (end > start && !(ratio <= worst))
            {
                break;
            }

            worst = ratio;
            area = next;
            end++;
        }

        return (end, area);
    }
}
