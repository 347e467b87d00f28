namespace ImageBudget.Ecosystems.Npm;

/// <summary>Node.js packages.</summary>
internal static class NpmEcosystem
{
    public const string Type = "npm";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["node", "nodejs", "javascript", "yarn", "pnpm"],
                Versions = SemanticVersions.Strict,
                Purl = new PurlRules(LowerCase: false, GroupSeparator: '/'),
            },
        ],
        Wants = NpmInventory.Wants,
        ReductionFor = null,
        Read = reader =>
        {
            NpmInventory.Read(reader);
            LinkedModules.Note(reader);
        },
        Caches =
        [
            new("npm's cache", "~/.npm/_cacache/", "RUN npm ci --omit=dev && npm cache clean --force"),
            new("npm's cache", "~/.npm/_logs/", "RUN npm ci --omit=dev && rm -rf ~/.npm/_logs"),
            new("node-gyp's headers", "~/.cache/node-gyp/", "RUN npm ci --omit=dev && rm -rf ~/.cache/node-gyp"),
            new("yarn's cache", "/usr/local/share/.cache/yarn/", "RUN yarn install --production && yarn cache clean"),
            new("yarn's cache", "~/.cache/yarn/", "RUN yarn install --production && yarn cache clean"),
        ],
    };
}
