namespace ImageBudget.Advice.Builds;

/// <summary>What package managers downloaded and keep. Archives and indexes are read by nobody at run time; stores that a build tool also runs from may be.</summary>
internal static class PackageManagerCaches
{
    // Where it begins with "~/", in any home folder (XDG Base Directory Specification for ~/.cache).
    private static readonly Cache[] Caches =
    [
        new("apt's package lists", "/var/lib/apt/lists/", "RUN apt-get update && apt-get install -y --no-install-recommends PACKAGES && rm -rf /var/lib/apt/lists/*"),
        new("apt's archives", "/var/cache/apt/", "RUN apt-get update && apt-get install -y --no-install-recommends PACKAGES && apt-get clean && rm -rf /var/lib/apt/lists/*"),
        new("apk's cache", "/var/cache/apk/", "RUN apk add --no-cache PACKAGES"),
        new("apk's cache", "/etc/apk/cache/", "RUN apk add --no-cache PACKAGES"),
        new("dnf's cache", "/var/cache/dnf/", "RUN dnf install -y PACKAGES && dnf clean all"),
        new("dnf's cache", "/var/cache/libdnf5/", "RUN dnf install -y PACKAGES && dnf clean all"),
        new("yum's cache", "/var/cache/yum/", "RUN yum install -y PACKAGES && yum clean all"),
        new("pacman's cache", "/var/cache/pacman/pkg/", "RUN pacman -S --noconfirm PACKAGES && pacman -Scc --noconfirm"),
        new("pip's cache", "~/.cache/pip/", "RUN pip install --no-cache-dir -r requirements.txt"),
        new("uv's cache", "~/.cache/uv/", "RUN uv sync --no-cache"),
        new("Poetry's cache", "~/.cache/pypoetry/", "RUN poetry install --only main --no-cache"),
        new("conda's packages", "/opt/conda/pkgs/", "RUN conda install -y PACKAGES && conda clean -afy"),
        new("npm's cache", "~/.npm/_cacache/", "RUN npm ci --omit=dev && npm cache clean --force"),
        new("npm's cache", "~/.npm/_logs/", "RUN npm ci --omit=dev && rm -rf ~/.npm/_logs"),
        new("node-gyp's headers", "~/.cache/node-gyp/", "RUN npm ci --omit=dev && rm -rf ~/.cache/node-gyp"),
        new("yarn's cache", "/usr/local/share/.cache/yarn/", "RUN yarn install --production && yarn cache clean"),
        new("yarn's cache", "~/.cache/yarn/", "RUN yarn install --production && yarn cache clean"),
        new("Composer's cache", "~/.composer/cache/", "RUN composer install --no-dev --no-cache"),
        new("Composer's cache", "~/.cache/composer/", "RUN composer install --no-dev --no-cache"),
        new("Bundler's cache", "/usr/local/bundle/cache/", "RUN bundle install && rm -rf /usr/local/bundle/cache"),
        new("Go's build cache", "~/.cache/go-build/", "FROM golang AS build\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /bin/app .\n\nFROM scratch\nCOPY --from=build /bin/app /bin/app"),
        new("NuGet's downloads", "~/.local/share/NuGet/", "FROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY --from=build /app /app   # published in a stage of its own"),
        new("NuGet's packages", "~/.nuget/packages/", "FROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY --from=build /app /app   # published in a stage of its own", Certain: false),
        new("Go's modules", "/go/pkg/mod/", "FROM scratch\nCOPY --from=build /bin/app /bin/app   # built in a stage of its own", Certain: false),
        new("Maven's repository", "~/.m2/repository/", "COPY --from=build /src/target/app.jar /app.jar   # built in a stage of its own", Certain: false),
        new("Gradle's caches", "~/.gradle/caches/", "COPY --from=build /src/build/libs/app.jar /app.jar   # built in a stage of its own", Certain: false),
        new("Cargo's registry", "/usr/local/cargo/registry/", "COPY --from=build /src/target/release/app /bin/app   # built in a stage of its own", Certain: false),
        new("Cargo's registry", "~/.cargo/registry/", "COPY --from=build /src/target/release/app /bin/app   # built in a stage of its own", Certain: false),
    ];

    public static IEnumerable<Suggestion> Find(AdviceContext context) => Caches.SelectMany(cache => FileAdvice.Find(
        context, "cache", $"{cache.Name} in {cache.Folder}",
        cache.Certain ? "Downloads and indexes, of use only while something is being installed." : "Of use while building; a program that is run by its build tool reads it too.",
        cache.Fix, "dockerfile", cache.Holds, cache.Certain));

    private sealed record Cache(string Name, string Folder, string Fix, bool Certain = true)
    {
        public bool Holds(LiveFile file) => Folder[0] != '~'
            ? file.Path.StartsWith(Folder, StringComparison.Ordinal)
            : IsHome(file.Path, file.Path.IndexOf(Folder[1..], StringComparison.Ordinal));

        private static bool IsHome(string path, int length) =>
            length > 0 && (path[..length] == "/root" || (path.StartsWith("/home/", StringComparison.Ordinal) && path.LastIndexOf('/', length - 1) == 5));
    }
}
