namespace ImageBudget.Advice.Platforms;

/// <summary>Parts of a JDK that no program loads: module files for jlink, the class library's sources, signatures for javac.</summary>
internal static class JavaDevelopment
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) => FileAdvice.Find(
        context, "java-development", "jmods, sources and compiler data of a JDK",
        "jmods/*.jmod feed jlink, lib/src.zip a debugger, lib/ct.sym javac: a running program uses lib/modules alone.",
        context.Fix(
            "jre_minimal.override { modules = [ \"java.base\" \"java.logging\" ]; }   # what jdeps --print-module-deps says; or jdk_headless",
            "RUN jlink --add-modules $(jdeps --ignore-missing-deps --print-module-deps app.jar) --strip-debug --no-header-files --no-man-pages --output /jre\n"
                + "# final stage\nCOPY --from=build /jre /opt/java",
            "# take a run-time environment in place of the JDK, or make one with jlink"),
        f => f.EndsWith(".jmod") && f.Has("/jmods/") || f.EndsWith("/lib/src.zip") || f.EndsWith("/lib/ct.sym"),
        source: "JDK tool specifications, jlink and jmod");
}
