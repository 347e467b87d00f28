using System.Collections.Immutable;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>An entry of <see cref="ProbeCatalog"/>: creates the probe for each layer, takes its facts, and serializes them.</summary>
internal abstract class ProbeKind
{
    /// <summary>The type of its facts; null for a probe that only adds to the tree.</summary>
    public abstract Type? Fact { get; }

    /// <summary>A probe that adds to the tree.</summary>
    public static ProbeKind Of<TProbe>()
        where TProbe : class, IProbe<TProbe> =>
        new OfTree<TProbe>();

    /// <summary>A probe that yields facts.</summary>
    public static ProbeKind Of<TProbe, TFact>()
        where TProbe : class, IProbe<TProbe, TFact> =>
        new OfFacts<TProbe, TFact>();

    /// <summary>Null when the layer's options do not request it.</summary>
    public abstract IProbe? Start(ProbedLayer layer);

    /// <summary>Adds the probe's facts.</summary>
    /// <param name="probe">The result of <see cref="Start"/>.</param>
    /// <param name="facts">The facts of the probes before it.</param>
    public abstract LayerFacts Take(IProbe? probe, LayerFacts facts);

    public abstract void Write(CacheWriter writer, LayerFacts facts);

    /// <summary>Reads what <see cref="Write"/> wrote, and adds it.</summary>
    /// <exception cref="IOException">The bytes are invalid, or facts of another probe.</exception>
    public abstract LayerFacts Read(CacheReader reader, FileTree tree, LayerFacts facts);

    private sealed class OfTree<TProbe> : ProbeKind
        where TProbe : class, IProbe<TProbe>
    {
        public override Type? Fact => null;

        public override IProbe? Start(ProbedLayer layer) => TProbe.Start(layer);

        public override LayerFacts Take(IProbe? probe, LayerFacts facts) => facts;

        public override void Write(CacheWriter writer, LayerFacts facts)
        {
        }

        public override LayerFacts Read(CacheReader reader, FileTree tree, LayerFacts facts) => facts;
    }

    private sealed class OfFacts<TProbe, TFact> : ProbeKind
        where TProbe : class, IProbe<TProbe, TFact>
    {
        public override Type? Fact => typeof(TFact);

        public override IProbe? Start(ProbedLayer layer) => TProbe.Start(layer);

        public override LayerFacts Take(IProbe? probe, LayerFacts facts) =>
            facts.With<TFact>(probe is null ? [] : ((TProbe)probe).Facts.ToImmutable());

        public override void Write(CacheWriter writer, LayerFacts facts)
        {
            writer.Write(TProbe.Name);
            ImmutableArray<NodeFact<TFact>> list = facts.Of<TFact>();
            writer.Write(list.Length);
            foreach ((LayerNode node, TFact fact) in list)
            {
                writer.Write(node.Value);
                TProbe.Write(writer, fact);
            }
        }

        public override LayerFacts Read(CacheReader reader, FileTree tree, LayerFacts facts)
        {
            if (reader.ReadString() != TProbe.Name)
            {
                throw CacheReader.Damaged("the facts of another probe");
            }

            int last = -1;
            return facts.With(reader.ReadList(r =>
            {
                LayerNode node = new(r.ReadInt32());
                if (node.Value <= last || node.Value >= tree.Count || tree[node].Kind != FileKind.File)
                {
                    throw CacheReader.Damaged("a fact of no file");
                }

                last = node.Value;
                return new NodeFact<TFact>(node, TProbe.Read(r));
            }));
        }
    }
}
