using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Results;
using ImageBudget.Testing;
using Microsoft.Playwright;
using NUnit.Framework;

namespace ImageBudget.Browser.Tests;

/// <summary>
/// The HTML report as a browser sees it. Needs a Chromium (IMAGEBUDGET_CHROMIUM, else where Debian puts it) and nothing from the network;
/// without one the tests are ignored.
/// </summary>
public sealed class HtmlReportInBrowserTests
{
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];
    private string _folder = "";
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage _page = null!;

    [OneTimeSetUp]
    public async Task StartBrowser()
    {
        string chromium = Environment.GetEnvironmentVariable("IMAGEBUDGET_CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium";
        if (!File.Exists(chromium))
        {
            Assert.Ignore("There is no Chromium on this machine.");
        }

        _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    [OneTimeTearDown]
    public async Task StopBrowser()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_folder.Length > 0)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [SetUp]
    public async Task OpenPage()
    {
        _complaints.Clear();
        _requests.Clear();
        _page = await _browser!.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        _page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Add(message.Text);
            }
        };
        _page.PageError += (_, error) => _complaints.Add(error);
        _page.Request += (_, request) => _requests.Add(request.Url);
        _page.Dialog += (_, dialog) => _complaints.Add("a dialog: " + dialog.Message);
    }

    [TearDown]
    public async Task ClosePage()
    {
        await _page.CloseAsync();
        Assert.That(_complaints, Is.Empty, "the page complained");
        Assert.That(
            _requests.Where(r => !r.StartsWith("file:", StringComparison.Ordinal)), Is.Empty, "the page wanted something from outside");
    }

    [Test]
    public async Task Page_OpensWithItsVerdictAndItsMap()
    {
        await Open(SampleResults.OverBudget);
        Assert.That(await _page.Locator("h1").InnerTextAsync(), Does.Contain("over budget"));
        Assert.That(await _page.Locator(".finding").CountAsync(), Is.EqualTo(4));
        Assert.That(await _page.Locator("details.cause[open]").CountAsync(), Is.EqualTo(1), "few findings: the first cause is open");
        Assert.That(await _page.Locator(".t-package").CountAsync(), Is.EqualTo(5));
        Assert.That(await _page.Locator(".t-package.leaves").CountAsync(), Is.EqualTo(2), "erlang and systemd leave with the change");
        Assert.That(await _page.Locator(".bullet .then").CountAsync(), Is.GreaterThan(0), "what is left after the change");
    }

    [TestCase("over")]
    [TestCase("grown")]
    public async Task Map_EndsWithinTheFirstScreen(string name)
    {
        await _page.SetViewportSizeAsync(1400, 900);
        await Open(name == "over" ? SampleResults.OverBudget : SampleResults.Grown);
        Assert.That(await _page.EvaluateAsync<double>("document.querySelector('.map').getBoundingClientRect().bottom"), Is.LessThan(900));
    }

    [Test]
    public async Task Map_IsAFewTabStopsAway()
    {
        await Open(SampleResults.OverBudget);
        int stops = 0;
        while (!await Focused("map") && stops < 12)
        {
            await _page.Keyboard.PressAsync("Tab");
            stops++;
        }

        Assert.That(await Focused("map"), Is.True);
        Assert.That(stops, Is.LessThanOrEqualTo(8), "skip link, sections, limits, copy, view, search, breadcrumb, map");
    }

    [Test]
    public async Task HostileNames_AreShownAsText()
    {
        await Open(SampleResults.HostileNames);
        Assert.That(await _page.Locator("img, iframe, object, a[href^='javascript']").CountAsync(), Is.Zero);
        Assert.That(await _page.Locator("script").CountAsync(), Is.EqualTo(2), "the data and the page's own");
        Assert.That(await _page.Locator(".packages tbody td").First.InnerTextAsync(), Does.Contain("<img src=x onerror=alert(1)>"));
        await _page.Locator(".map").FocusAsync();
        await _page.Keyboard.PressAsync("ArrowRight");
        Assert.That(await _page.Locator(".status").InnerTextAsync(), Does.Contain("=x onerror=alert(1)>"));
        await _page.Keyboard.PressAsync("Enter");
        Assert.That(await _page.EvaluateAsync<string>("location.hash"), Does.StartWith("#map/packages/"));
    }

    [Test]
    public async Task Search_LightsTilesAndFiltersRows()
    {
        await Open(SampleResults.OverBudget);
        await _page.Keyboard.PressAsync("/");
        await _page.Keyboard.TypeAsync("ERL");
        await Assertions.Expect(_page.Locator(".packages tbody tr")).ToHaveCountAsync(1);
        Assert.That(await _page.Locator(".t-package.hit").CountAsync(), Is.EqualTo(1));
        Assert.That(await _page.EvaluateAsync<string>("location.hash"), Does.EndWith("?q=ERL"));
        await _page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(_page.Locator(".packages tbody tr")).ToHaveCountAsync(5);
        Assert.That(await _page.Locator(".map .miss").CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Heading_Sorts_AndSaysSo()
    {
        await Open(SampleResults.OverBudget);
        ILocator rows = _page.Locator(".packages tbody tr");
        Assert.That(await rows.First.InnerTextAsync(), Does.Contain("erlang"), "the largest first");
        ILocator heading = _page.Locator(".packages th button").First;
        await heading.ClickAsync();
        Assert.That(await rows.First.InnerTextAsync(), Does.Contain("erlang"));
        await heading.ClickAsync();
        Assert.That(await rows.First.InnerTextAsync(), Does.Contain("systemd"));
        Assert.That(await _page.Locator("th[aria-sort='descending']").InnerTextAsync(), Does.Contain("package"));
    }

    [Test]
    public async Task Map_OpensDirectoriesAndFiles_AndItsAddressCanBeShared()
    {
        await Open(WithFiles());
        ILocator map = _page.Locator(".map");
        Assert.That(await map.InnerTextAsync(), Does.Contain("large.js"));
        await map.FocusAsync();
        foreach (string key in new[] { "ArrowRight", "Enter", "ArrowRight" })
        {
            await _page.Keyboard.PressAsync(key);
        }

        Assert.That(await _page.Locator(".status").InnerTextAsync(), Does.StartWith("left-pad 1.0.0: 60.0"));
        await _page.Keyboard.PressAsync("Enter");
        Assert.That(await _page.EvaluateAsync<string>("location.hash"), Is.EqualTo("#map/packages/npm/left-pad%201.0.0"));
        await _page.Keyboard.PressAsync("Escape");
        Assert.That(await _page.EvaluateAsync<string>("location.hash"), Is.EqualTo("#map/packages/npm"));
        await _page.GotoAsync(_page.Url.Split('#')[0] + "#map/folders/app/node_modules/left-pad?q=large");
        await Assertions.Expect(_page.Locator(".crumbs")).ToContainTextAsync("left-pad");
        Assert.That(await _page.Locator(".t-file.hit").CountAsync(), Is.EqualTo(1));
        Assert.That(await _page.Locator(".status").InnerTextAsync(), Does.Match("^1 of 5 files match, 50.0.kB$"));
        await _page.GotoAsync(_page.Url.Split('#')[0] + "#map/packages/npm/no-such-package/lib");
        await Assertions.Expect(_page.Locator(".crumbs")).ToContainTextAsync("npm");
    }

    [Test]
    public async Task RowsAndTiles_LeadToEachOther()
    {
        await Open(SampleResults.OverBudget);
        await _page.Locator(".packages tbody tr").Filter(new() { HasText = "glibc" }).Locator("button").ClickAsync();
        Assert.That(await _page.Locator(".map .selected").InnerTextAsync(), Does.Contain("glibc"));
        Assert.That(await Focused("map"), Is.True);
        await _page.Keyboard.PressAsync("Shift+Enter");
        Assert.That(await _page.Locator("tr.found").InnerTextAsync(), Does.Contain("glibc"));
        Assert.That(await Focused("swatch"), Is.True);
    }

    [Test]
    public async Task Views_AreOneStop_AndChangeByArrowKeys()
    {
        await Open(WithFiles());
        await _page.GetByRole(AriaRole.Radio, new() { Name = "Packages" }).FocusAsync();
        foreach (string view in new[] { "owners", "layers", "folders" })
        {
            await _page.Keyboard.PressAsync("ArrowRight");
            Assert.That(await _page.Locator("[aria-checked='true']").GetAttributeAsync("data-view"), Is.EqualTo(view));
            Assert.That(await _page.Locator(".map > div").CountAsync(), Is.GreaterThan(1), view);
        }
    }

    [Test]
    public async Task SeveralImages_HaveTheirOwnSections()
    {
        await Open(Several());
        Assert.That(await _page.Locator("h1").InnerTextAsync(), Is.EqualTo("1 of 2 images is over budget"));
        await _page.GotoAsync(_page.Url + "#2-map/owners");
        await Assertions.Expect(_page.Locator("#\\32-map [aria-checked='true']")).ToHaveAttributeAsync("data-view", "owners");
    }

    [Test]
    public async Task Graph_ExplainsAnEdge_AndZooms()
    {
        await Open(SampleResults.OverBudget);
        ILocator edge = _page.Locator(".edge.cut");
        await edge.ScrollIntoViewIfNeededAsync();
        await edge.DispatchEventAsync("pointerover", new { bubbles = true, clientX = 100, clientY = 100 });
        Assert.That(await _page.Locator(".tip").InnerTextAsync(), Does.Contain("2 files name it").And.Contain("erts-13.1.5/bin/start (offset 204)"));
        string before = (await _page.Locator("svg.references").GetAttributeAsync("viewBox"))!;
        await _page.Locator("[data-zoom='in']").ClickAsync();
        Assert.That(await _page.Locator("svg.references").GetAttributeAsync("viewBox"), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task WithoutScript_EverythingButWhatMovesIsThere()
    {
        await using IBrowserContext context = await _browser!.NewContextAsync(new() { JavaScriptEnabled = false });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync("file://" + await Write(SampleResults.OverBudget));
        Assert.That(await page.Locator(".drawing").IsVisibleAsync(), Is.True);
        Assert.That(await page.Locator("svg.references").IsVisibleAsync(), Is.True);
        Assert.That(await page.Locator(".packages tbody tr").CountAsync(), Is.EqualTo(5));
        Assert.That(await page.Locator(".limits tbody tr").CountAsync(), Is.EqualTo(5));
        Assert.That(await page.Locator(".needs-script:visible").CountAsync(), Is.Zero);
    }

    [TestCase(1280)]
    [TestCase(390)]
    public async Task Page_OfAnyWidth_DoesNotScrollSideways(int width)
    {
        await _page.SetViewportSizeAsync(width, 800);
        CheckResult[] samples =
            [SampleResults.OverBudget, SampleResults.Grown, SampleResults.NotMeasured, SampleResults.HostileNames, Several()];
        foreach (CheckResult result in samples)
        {
            await Open(result);
            int overflow = await _page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (Environment.GetEnvironmentVariable("IMAGEBUDGET_SCREENSHOTS") is { Length: > 0 } folder)
            {
                // For people: what the page looks like.
                await _page
                    .ScreenshotAsync(
                    new() { Path = Path.Combine(folder, $"{result.Images[0].Findings.Length}-{width}.png"), FullPage = true });
            }

            Assert.That(overflow, Is.LessThanOrEqualTo(0), await _page.EvaluateAsync<string>(TooWide));
        }
    }

    [TestCase(ColorScheme.Light, 1280)]
    [TestCase(ColorScheme.Dark, 1280)]
    [TestCase(ColorScheme.Light, 390)]
    public async Task Page_IsAccessible(ColorScheme scheme, int width)
    {
        await _page.SetViewportSizeAsync(width, 900);
        await _page.EmulateMediaAsync(new() { ColorScheme = scheme });
        foreach (CheckResult result in new[] { SampleResults.OverBudget, SampleResults.Grown, WithFiles(), Several() })
        {
            await Open(result);
            AxeResult found = await _page.RunAxe();
            Assert.That(found.Violations.Select(v => $"{v.Id}: {v.Nodes[0].Html}"), Is.Empty);
        }
    }

    [Test]
    public async Task Print_IsLight_FromADarkScreenToo()
    {
        await _page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark, Media = Media.Print });
        await Open(SampleResults.OverBudget);
        Assert.That(await _page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"), Is.EqualTo("rgb(255, 255, 255)"));
        Assert.That(await _page.Locator(".map").IsVisibleAsync(), Is.False);
        Assert.That(await _page.Locator(".drawing").IsVisibleAsync(), Is.True);
    }

    [Test]
    public async Task ManyPackages_AreDrawnInPieces()
    {
        Package first = SampleResults.ShopAnalysis.Packages[0];
        Analysis.ImageAnalysis many = SampleResults.ShopAnalysis with
        {
            Packages =
            [
                .. Enumerable.Range(0, 12_000)
                    .Select(i => first with { Id = "p" + i, Name = "p" + i, DisplayName = "p" + i, Live = i + 1 }),
            ],
        };
        await Open(SampleResults.Pass with { Images = [SampleResults.Pass.Images[0] with { Analysis = many }] });
        Assert.That(await _page.Locator(".map > div").CountAsync(), Is.LessThan(2600));
        Assert.That(await _page.Locator(".t-rest").First.InnerTextAsync(), Does.Match("^[0-9,]+ smaller"));
        Assert.That(await _page.Locator(".packages tbody tr").CountAsync(), Is.EqualTo(12));
        await _page.Locator("#packages .showall button").ClickAsync();
        Assert.That(await _page.Locator(".packages tbody tr").CountAsync(), Is.EqualTo(212));
        Assert.That(await _page.Locator("#packages small").InnerTextAsync(), Is.EqualTo("212 of 12,000 by size"));
    }

    private static CheckResult Several() =>
        SampleResults.Pass with { Images = [SampleResults.OverBudget.Images[0], SampleResults.Pass.Images[0] with { Name = "till" }] };

    // Two packages with files, and one file that no package owns.
    private static CheckResult WithFiles()
    {
        TarBuilder layer = new TarBuilder()
            .File("app/node_modules/left-pad/package.json", """{"name":"left-pad","version":"1.0.0"}""")
            .File("app/node_modules/left-pad/lib/large.js", new byte[50_000])
            .File("app/node_modules/left-pad/lib/small.js", new byte[10_000])
            .File("app/node_modules/right-pad/package.json", """{"name":"right-pad","version":"2.0.0"}""")
            .File("srv/data.bin", new byte[20_000]);
        return SampleResults.Pass with { Images = [SampleResults.Pass.Images[0] with { Analysis = TestImage.Of(layer).Analyze() }] };
    }

    // The first element that sticks out.
    private const string TooWide = """
        () => {
          const out = [...document.querySelectorAll('main *')].find(e => e.getBoundingClientRect().right > innerWidth + 1
            && ![...function* () { for (let a = e; a; a = a.parentElement) { yield a; } }()].some(a => getComputedStyle(a).overflowX !== 'visible'));
          return out ? out.outerHTML.slice(0, 200) : '';
        }
        """;

    private Task<bool> Focused(string css) => _page.EvaluateAsync<bool>("css => document.activeElement.classList.contains(css)", css);

    private async Task Open(CheckResult result) => await _page.GotoAsync("file://" + await Write(result));

    private async Task<string> Write(CheckResult result)
    {
        string path = Path.Combine(_folder, "report.html");
        await using (StreamWriter writer = new(path))
        {
            ReportCatalog.Find("html")!.Write(result, writer, new ReportOptions());
        }

        return path;
    }
}
