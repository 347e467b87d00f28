namespace ImageBudget.Advice;

/// <summary>What package managers downloaded and keep: nothing in a running container reads it.</summary>
internal static class PackageManagerCaches
{
    private static readonly (string Name, string Prefix, string Fix)[] Caches =
    [
        ("apt's package lists", "/var/lib/apt/lists/", "RUN apt-get update && apt-get install -y --no-install-recommends PACKAGES && rm -rf /var/lib/apt/lists/*"),
        ("apt's archives", "/var/cache/apt/", "RUN apt-get update && apt-get install -y PACKAGES && apt-get clean && rm -rf /var/lib/apt/lists/*"),
        ("apk's cache", "/var/cache/apk/", "RUN apk add --no-cache PACKAGES"),
        ("dnf's cache", "/var/cache/dnf/", "RUN dnf install -y PACKAGES && dnf clean all"),
        ("yum's cache", "/var/cache/yum/", "RUN yum install -y PACKAGES && yum clean all"),
        ("pip's cache", "/root/.cache/pip/", "RUN pip install --no-cache-dir -r requirements.txt"),
        ("npm's cache", "/root/.npm/", "RUN npm ci --omit=dev && npm cache clean --force"),
        ("yarn's cache", "/usr/local/share/.cache/yarn/", "RUN yarn install --production && yarn cache clean"),
        ("NuGet's packages", "/root/.nuget/packages/", "# publish in a stage of its own, COPY --from=build /app /app"),
        ("Go's build cache", "/root/.cache/go-build/", "# build in a stage of its own, COPY --from=build /bin/app /bin/app"),
        ("Go's modules", "/go/pkg/mod/", "# build in a stage of its own, COPY --from=build /bin/app /bin/app"),
        ("Maven's repository", "/root/.m2/repository/", "# build in a stage of its own, COPY --from=build /target/app.jar /app.jar"),
        ("Gradle's caches", "/root/.gradle/caches/", "# build in a stage of its own"),
        ("Cargo's registry", "/usr/local/cargo/registry/", "# build in a stage of its own"),
    ];

    public static IEnumerable<Suggestion> Find(AdviceContext context) => Caches.SelectMany(cache => FileAdvice.Find(
        context, "cache", cache.Name, $"{cache.Name} in {cache.Prefix} are only of use while building.", cache.Fix, "dockerfile",
        f => f.Path.StartsWith(cache.Prefix, StringComparison.Ordinal)));
}
