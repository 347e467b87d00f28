using System.Collections.Immutable;
using ImageBudget.Ecosystems;
using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Starting;
using ImageBudget.Sources;

namespace ImageBudget.Analysis;

/// <summary>Analyses an image: layers, root file system, packages, references, sizes.</summary>
public static class ImageAnalyzer
{
    /// <summary>Analyses one image.</summary>
    /// <param name="image">The file, directory or <c>-</c>; its own platform takes precedence over the options'.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="cancellation">Takes effect within a fraction of a second.</param>
    /// <exception cref="ImageFormatException">It is not an image, incomplete, over a limit, or ambiguous.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ImageAnalysis Analyze(ImageRequest image, AnalyzeOptions options, CancellationToken cancellation = default) =>
        Analyze(
            ImageLocator.Parse(image.Path, options.Directory),
            options with { Platform = image.Platform ?? options.Platform, Tag = image.Tag ?? options.Tag },
            withInventories: true,
            cancellation);

    /// <summary>The analysis with or without inventories, to measure their cost; without them, no file has an owner.</summary>
    internal static ImageAnalysis Analyze(ImageLocator image, AnalyzeOptions options, bool withInventories, CancellationToken cancellation)
    {
        ImmutableArray<EcosystemDefinition> ecosystems = withInventories ? EcosystemCatalog.All : [];
        using ImageLoader loader = Loader(image, options);
        LayerOptions layerOptions = new()
        {
            Deep = options.Deep,
            WantsContent = path => (withInventories && EcosystemCatalog.Wants(path)) || LoaderPaths.Wants(path),
            KeepsBundles = withInventories,
            ReductionFor = path => withInventories ? EcosystemCatalog.ReductionFor(path) : null,
            Limits = options.Limits,
        };
        LoadedImage loaded = loader.Load(options.Platform, options.Tag, layerOptions, cancellation);
        return Account(image.Given, loader, loaded, layerOptions, ecosystems, cancellation);
    }

    private static ImageLoader Loader(ImageLocator image, AnalyzeOptions options)
    {
        LayerCache? cache = options is { CacheDirectory: { } folder, Deep: false }
            ? new LayerCache(Path.GetFullPath(folder, options.Directory), limits: options.Limits)
            : null;
        return new ImageLoader(
            image,
            new SourceOptions
            {
                Limits = options.Limits,
                StandardInput = options.StandardInput,
                Progress = options.Progress,
                Reading = options.Reading,
                Again = options.Again,
            },
            options.Transfer,
            cache,
            options.TrustFileTimes);
    }

    private static ImageAnalysis Account(
        string source, ImageLoader loader, LoadedImage loaded, LayerOptions layerOptions, ImmutableArray<EcosystemDefinition> ecosystems,
        CancellationToken cancellation)
    {
        ImmutableArray<LayerAnalysis?> layers = loaded.Layers;
        RootFs files = RootFs.Merge([.. layers.Select(l => l?.Tree)], layerOptions.Limits);
        cancellation.ThrowIfCancellationRequested();

        Dictionary<FileContent, ElfFacts> elf = FileFacts.Of<ElfFacts>(layers).ToDictionary(f => f.File, f => f.Fact);
        InventoryReader inventory = new(files, Documents(layers)) { Elf = elf, Limits = layerOptions.Limits };
        foreach (EcosystemDefinition each in ecosystems)
        {
            each.Read(inventory);
        }

        if (!ecosystems.IsEmpty)
        {
            UnreadDatabases.Note(inventory);
            LinkedRecords.Note(inventory);
        }

        Ownership owners = Ownership.Of(files, inventory.Packages);
        cancellation.ThrowIfCancellationRequested();

        Dictionary<StoreHash, PackageIndex> known = [];
        foreach (PackageDraft package in inventory.Packages)
        {
            if (package.StoreHash is { } hash)
            {
                known.TryAdd(hash, package.Index);
            }
        }

        EdgeCollector edges = new();
        StoreReferences store =
            new(files, owners.StoreOf, known, [.. inventory.Packages.Where(p => p.StoreHash is not null).Select(p => p.Id)], edges);
        store.Collect(
            Mentions(loader, loaded, known, layerOptions, cancellation),
            FileFacts.Of<DeepMentions>(layers).ToDictionary(f => f.File, f => f.Fact.Found));
        store.CollectConfig(loaded.Manifest.Config);
        foreach (DependsEdge edge in inventory.Edges)
        {
            edges.Add(edge.From, edge.To, EdgeKind.Depends, edge.Evidence);
        }

        foreach (PackageDraft package in inventory.Packages)
        {
            PackageIndex holder = owners.HolderOf(package);
            if (holder.Exists)
            {
                string name = InertText.OneLine(package.DisplayName);
                edges.Add(holder, package.Index, EdgeKind.Depends, new Evidence(files.PathOf(package.Anchor), null, $"holds {name}"));
            }
            else if (package.Wanted is { } wanted)
            {
                edges.Add(EdgeCollector.Image, package.Index, EdgeKind.Depends, wanted);
            }
        }

        FileEdges uses = new(files, node => owners[node], package => inventory.Packages[package.Value].StoreHash is not null, edges);
        FileReferences.Collect(uses, layers, elf, loaded.Manifest.Config, path => inventory.DocumentAt(path)?.Content, cancellation);

        OwnerSizes ownerSizes = OwnerSizes.Of(files, layers, owners, inventory.Packages.Count, cancellation);
        ReferenceGraph graph = ReferenceGraph.Place(
            PackageBuilder.Of(files, inventory.Packages, owners, ownerSizes),
            edges.Build(p => inventory.Packages[p.Value].Id),
            cancellation);
        DuplicateFiles duplicates = DuplicateFiles.Find(files, ownerSizes);
        long transfer = layers.Sum(l => l?.Transfer ?? 0);
        return new ImageAnalysis
        {
            Image = Describe(source, loaded.Manifest),
            Size = new ImageSizes(
                loaded.ArchiveBytes,
                transfer,
                layers.Any(l => l is { TransferEstimated: true }),
                layers.Sum(l => l?.Uncompressed ?? 0),
                ownerSizes.Unpacked,
                ownerSizes.Live,
                ownerSizes.Unpacked - ownerSizes.Live,
                duplicates.Bytes)
            {
                TransferError = TransferErrorOf(layers),
                HasPlainLayers = layers.Any(l => l?.Compression == "none"),
            },
            Dive = DiveEfficiency.Of(files, layers, i => loaded.Manifest.Layers[i].Linked),
            Layers = Summaries(loaded, ownerSizes),
            Packages = graph.Packages,
            References = graph.References,
            Graph = graph,
            Absent = store.Absent,
            Duplicates = duplicates,
            Waste = WasteList.Of(files, ownerSizes),
            Unowned = ownerSizes.Unowned,
            Notes = [.. inventory.Notes, .. Unmeasured(loaded), .. NotLookedInto(files, layers)],
            Files = files,
            Owners = owners.Owners,
            Strippable = StrippableFile.Find(files, layers, elf),
            Producer = Producers.Of(loaded.Manifest.Format, loaded.Manifest.Config, graph.Packages),
            Start = Starts(files, loaded, elf, store, owners, p => inventory.Packages[p.Value].Id),
        };
    }

    // The layers' samples are independent of each other, so their errors add up as squares.
    private static long TransferErrorOf(ImmutableArray<LayerAnalysis?> layers) =>
        (long)Math.Ceiling(Math.Sqrt(layers.Sum(l => Math.Pow(l?.TransferError ?? 0, 2))));

    private static StartFacts Starts(
        RootFs files, LoadedImage loaded, IReadOnlyDictionary<FileContent, ElfFacts> elf, StoreReferences store, Ownership owners,
        Func<PackageIndex, string> idOf)
    {
        StartedFiles chain = StartedFiles.Follow(
            files, loaded.Manifest.Config, loaded.Layers, elf, store.Programs.ToLookup(p => p.File, p => p.Program));

        // A compiled program names many files that it does not need to start; those that it starts are among the programs.
        return new StartFacts(
            [.. chain.Started.Where(n => !chain.IsCompiled(n)).Concat(chain.Links).Select(files.PathOf)],
            [.. store.Programs.Select(p => (files.PathOf(p.File), idOf(p.To)))],
            [.. chain.Started.Concat(chain.Links).Select(n => owners[n]).Where(p => p.Exists).Select(idOf)]);
    }

    // A file has at most one document.
    private static Dictionary<FileContent, byte[]?> Documents(ImmutableArray<LayerAnalysis?> layers)
    {
        Dictionary<FileContent, byte[]?> documents = FileFacts.Of<CapturedDocument>(layers).ToDictionary(d => d.File, d => d.Fact.Content);
        foreach ((FileContent file, ReducedDocument reduced) in FileFacts.Of<ReducedDocument>(layers))
        {
            documents[file] = reduced.Content;
        }

        foreach ((FileContent file, BundleManifest manifest) in FileFacts.Of<BundleManifest>(layers))
        {
            documents[file] = manifest.Content;
        }

        return documents;
    }

    // Files with more possible references than are kept are read again, now with the known store paths.
    private static Dictionary<FileContent, StoreHashes> Mentions(
        ImageLoader loader, LoadedImage loaded, Dictionary<StoreHash, PackageIndex> known, LayerOptions options,
        CancellationToken cancellation)
    {
        Dictionary<FileContent, StoreHashes> mentions = [];
        SortedDictionary<int, SecondPass> passes = [];
        HashSet<StoreHash> hashes = [.. known.Keys];
        for (int i = 0; i < loaded.Layers.Length; i++)
        {
            HashSet<LayerNode> overflowing = [];
            foreach ((LayerNode node, StoreHashes found) in loaded.Layers[i]?.Facts.Of<StoreHashes>() ?? [])
            {
                mentions.Add(new FileContent(i, node), found);
                if (found.Overflows)
                {
                    overflowing.Add(node);
                }
            }

            if (overflowing.Count > 0)
            {
                passes.Add(i, new SecondPass(hashes, overflowing));
            }
        }

        if (known.Count == 0 || passes.Count == 0)
        {
            return mentions;
        }

        foreach ((int layer, ImmutableArray<NodeFact<StoreHashes>> second) in loader.ReadAgain(loaded, passes, options, cancellation))
        {
            string blob = loaded.Manifest.Layers[layer].Blob;
            foreach ((LayerNode node, StoreHashes found) in second)
            {
                mentions[new FileContent(layer, node)] = !found.Overflows ? found with { Overflows = true }
                    : throw new ImageFormatException(
                    Codes.LimitExceeded,
                    $"the files of layer {blob} name the image's store paths more than {options.Limits.Mentions} times{LimitSetting.WayOut("mentions")}",
                    blob);
            }
        }

        return mentions;
    }

    private static ImageInfo Describe(string source, ImageManifest manifest) => new()
    {
        Source = source,
        Format = manifest.Format,
        Tags = manifest.Tags,
        ConfigDigest = manifest.Config.Digest.ToString(),
        ManifestDigest = manifest.Digest?.ToString(),
        Platform = manifest.Config.Platform.ToString(),
        Created = manifest.Config.Created,
        Entrypoint = manifest.Config.Entrypoint,
        Cmd = manifest.Config.Cmd,
        Env = manifest.Config.Env,
        User = manifest.Config.User,
        WorkingDir = manifest.Config.WorkingDir,
        Labels = manifest.Config.Labels,
    };

    private static ImmutableArray<LayerSummary> Summaries(LoadedImage loaded, OwnerSizes ownerSizes)
    {
        ImmutableArray<string?> createdBy = loaded.Manifest.Config.CreatedBy(loaded.Layers.Length);
        ImmutableArray<LayerSummary>.Builder summaries = ImmutableArray.CreateBuilder<LayerSummary>(loaded.Layers.Length);
        for (int i = 0; i < loaded.Layers.Length; i++)
        {
            LayerDescriptor descriptor = loaded.Manifest.Layers[i];
            LayerAnalysis? layer = loaded.Layers[i];
            summaries.Add(new LayerSummary
            {
                Index = i,
                DiffId = layer?.DiffId.ToString() ?? loaded.Manifest.Config.DiffIds.ElementAtOrDefault(i) ?? "",
                Digest = layer?.Digest.ToString() ?? descriptor.Digest?.ToString() ?? "",
                MediaType = descriptor.MediaType ?? MediaTypeOf(layer),
                Compression = layer?.Compression ?? "unknown",
                Transfer = layer?.Transfer ?? 0,
                TransferEstimated = layer?.TransferEstimated ?? false,
                TransferError = layer?.TransferError ?? 0,
                Uncompressed = layer?.Uncompressed ?? 0,
                Unpacked = layer?.Unpacked ?? 0,
                Live = ownerSizes.LayerLive[i],
                Entries = layer?.Entries ?? 0,
                Files = layer?.Files ?? 0,
                Whiteouts = layer?.Whiteouts ?? 0,
                CreatedBy = createdBy[i],
                Measured = layer is not null,
            });
        }

        return summaries.MoveToImmutable();
    }

    private static string MediaTypeOf(LayerAnalysis? layer) => layer?.Compression switch
    {
        null or "none" => "application/vnd.docker.image.rootfs.diff.tar",
        "gzip" => "application/vnd.docker.image.rootfs.diff.tar.gzip",
        var other => $"application/vnd.docker.image.rootfs.diff.tar.{other}",
    };

    // A deep scan that stopped early is incomplete, so rules about store paths must not pass.
    private static IEnumerable<AnalysisNote> NotLookedInto(RootFs files, ImmutableArray<LayerAnalysis?> layers)
    {
        foreach ((FileContent file, DeepMentions deep) in FileFacts.Of<DeepMentions>(layers))
        {
            RootNode path = files.PathsOf(file.Layer)[file.Node.Value];
            if (deep.IsIncomplete && files.ContentOf(path) == file)
            {
                yield return new AnalysisNote(
                    "nix", InertText.OneLine(files.PathOf(path)), "an archive is too large for --deep (docs/limits.md)");
            }
        }
    }

    private static IEnumerable<AnalysisNote> Unmeasured(LoadedImage loaded)
    {
        for (int i = 0; i < loaded.Layers.Length; i++)
        {
            if (loaded.Layers[i] is null)
            {
                yield return new AnalysisNote(
                    null, null,
                    $"layer {i} ({loaded.Manifest.Layers[i].Digest}) is a foreign layer that is not in the image: nothing in it was measured");
            }
        }
    }
}
