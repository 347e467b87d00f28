using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ImageBudget.Model;
using ImageBudget.Results;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Architecture;

/// <summary>Holds the arrow of the rooms: a room knows only rooms to its left, and the engine knows neither MSBuild nor a terminal.</summary>
public class NamespacesTests
{
    private const string Top = "ImageBudget";

    // Left to right. Rooms in one group do not know each other, a room's own sub-rooms apart.
    private static readonly string[][] Groups =
    [
        ["Diagnostics"],
        ["Limits"],
        ["Tar", "Compression", "Formats", "StorePaths", "Versions"],
        ["Images"],
        ["Files"],
        ["Layers"],
        ["Inventories", "References"],
        ["Analysis"],
        ["Advice"],
        ["Budgets"],
        ["Baselines"],
        ["Evaluation"],
        ["Reports"],
        [""],
    ];

    // The public record of an analysis is the vocabulary of those who fill it and ask it. The root is the engine's face: what it takes
    // (ImageRequest), tells (AnalysisProgress) and gives (ImageCheck, CheckResult) is known to those who serve it.
    private static readonly string[] Agreed =
        ["References -> Analysis", "Inventories -> Analysis", "Layers -> ", "Analysis -> ", "Evaluation -> ", "Reports -> ", "Inventories -> References"];

    [Test]
    public void Rooms_KnowOnlyRoomsToTheirLeft()
    {
        SortedSet<string> wrong = new(StringComparer.Ordinal);
        foreach ((string from, string to, string member) in References())
        {
            if (from != to && Place(to) >= Place(from) && !Agreed.Contains($"{from} -> {to}"))
            {
                wrong.Add($"{from} -> {to}: {member}");
            }
        }

        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
    }

    [Test]
    public void EveryRoom_HasItsPlace() =>
        Assert.That(References().Select(r => r.From).Distinct().Where(r => Place(r) < 0), Is.Empty);

    [Test]
    public void Engine_KnowsNeitherMSBuildNorATerminal()
    {
        using PEReader file = Open();
        MetadataReader metadata = file.GetMetadataReader();
        string[] assemblies = [.. metadata.AssemblyReferences.Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name))];
        string[] types = [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}")];

        Assert.That(assemblies, Has.None.StartsWith("Microsoft.Build").And.None.EqualTo("System.CommandLine").And.None.EqualTo("System.Console"));
        Assert.That(types, Has.None.EqualTo("System.Console").And.None.EqualTo("System.Diagnostics.Process"));
    }

    private static int Place(string room) => Array.FindIndex(Groups, g => g.Contains(room));

    // Base types, interfaces, fields, and the signatures and local variables of methods.
    private static IEnumerable<(string From, string To, string Member)> References()
    {
        using PEReader file = Open();
        MetadataReader metadata = file.GetMetadataReader();
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            if (RoomOf(metadata, handle) is not { } from)
            {
                continue;
            }

            string name = metadata.GetString(type.Name);
            RoomsOfSignature rooms = new(metadata);
            rooms.Add(type.BaseType);
            foreach (InterfaceImplementationHandle each in type.GetInterfaceImplementations())
            {
                rooms.Add(metadata.GetInterfaceImplementation(each).Interface);
            }

            foreach (FieldDefinitionHandle each in type.GetFields())
            {
                metadata.GetFieldDefinition(each).DecodeSignature(rooms, null);
            }

            foreach (MethodDefinitionHandle each in type.GetMethods())
            {
                MethodDefinition method = metadata.GetMethodDefinition(each);
                method.DecodeSignature(rooms, null);
                if (method.RelativeVirtualAddress != 0)
                {
                    MethodBodyBlock body = file.GetMethodBody(method.RelativeVirtualAddress);
                    if (!body.LocalSignature.IsNil)
                    {
                        metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(rooms, null);
                    }
                }
            }

            foreach (string to in rooms.Found)
            {
                yield return (from, to, name);
            }
        }
    }

    private static PEReader Open() => new(File.OpenRead(typeof(BudgetCheck).Assembly.Location));

    private static string? RoomOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
        {
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        string[] parts = metadata.GetString(type.Namespace).Split('.');
        return parts[0] != Top ? null : parts.Length > 1 ? parts[1] : "";
    }

    private sealed class RoomsOfSignature(MetadataReader metadata) : ISignatureTypeProvider<int, object?>
    {
        public HashSet<string> Found { get; } = new(StringComparer.Ordinal);

        public void Add(EntityHandle handle)
        {
            if (handle.IsNil)
            {
                return;
            }

            if (handle.Kind == HandleKind.TypeDefinition && RoomOf(metadata, (TypeDefinitionHandle)handle) is { } room)
            {
                Found.Add(room);
            }
            else if (handle.Kind == HandleKind.TypeSpecification)
            {
                metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
            }
        }

        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            Add(handle);
            return 0;
        }

        public int GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind)
        {
            Add(handle);
            return 0;
        }

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => 0;

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetGenericInstantiation(int genericType, System.Collections.Immutable.ImmutableArray<int> typeArguments) => 0;

        public int GetGenericMethodParameter(object? context, int index) => 0;

        public int GetGenericTypeParameter(object? context, int index) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetSZArrayType(int elementType) => 0;
    }
}
