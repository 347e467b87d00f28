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
    public async Task Page_OpensWithItsVerdictAndItsTreemap()
    {
        await Open(SampleResults.OverBudget);
        Assert.That(await _page.Locator("h1").InnerTextAsync(), Does.Contain("over budget"));
        Assert.That(await _page.Locator(".finding").CountAsync(), Is.EqualTo(4));
        Assert.That(await _page.Locator(".tile").CountAsync(), Is.GreaterThan(1));
        Assert.That(await _page.Locator(".tile.flag").CountAsync(), Is.EqualTo(1), "erlang; what is waived is not marked");
    }

    [Test]
    public async Task HostileNames_AreShownAsText()
    {
        await Open(SampleResults.HostileNames);
        await _page.Locator(".map").First.ScrollIntoViewIfNeededAsync();
        Assert.That(await _page.Locator("img, iframe, object, a[href^='javascript']").CountAsync(), Is.Zero);
        Assert.That(await _page.Locator("script").CountAsync(), Is.EqualTo(2), "the data and the page's own");
        Assert.That(await _page.Locator(".packages tbody td").First.InnerTextAsync(), Does.Contain("<img src=x onerror=alert(1)>"));
        Assert.That(await _page.Locator(".tile").First.GetAttributeAsync("aria-label"), Does.Contain("</script>"));
    }

    [Test]
    public async Task Search_LeavesWhatMatches()
    {
        await Open(SampleResults.OverBudget);
        await _page.Locator(".filter").FillAsync("ERL");
        Assert.That(await _page.Locator(".packages tbody tr").CountAsync(), Is.EqualTo(1));
        Assert.That(await _page.Locator(".count").InnerTextAsync(), Is.EqualTo("1 package, 4.90 MB live"));
        await _page.Locator(".filter").FillAsync("no such thing");
        Assert.That(await _page.Locator(".packages tbody tr").CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Heading_Sorts_AndSaysSo()
    {
        await Open(SampleResults.OverBudget);
        ILocator rows = _page.Locator(".packages tbody tr");
        Assert.That(await rows.First.InnerTextAsync(), Does.Contain("erlang"), "the heaviest first");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Package", Exact = true }).ClickAsync();
        Assert.That(await rows.First.InnerTextAsync(), Does.Contain("erlang"));
        await _page.GetByRole(AriaRole.Button, new() { Name = "Package", Exact = true }).ClickAsync();
        Assert.That(await rows.First.InnerTextAsync(), Does.Contain("systemd"));
        Assert.That(await _page.Locator("th[aria-sort='descending']").InnerTextAsync(), Does.Contain("Package"));
    }

    [Test]
    public async Task Treemap_Switches_AndOpensByKeyboard()
    {
        // Of two ecosystems each is a part that opens.
        ImageCheck image = SampleResults.OverBudget.Images[0];
        Package debian = image.Analysis.Packages[1] with { Id = "pkg:deb/debian/libc6", Ecosystem = "deb", DisplayName = "libc6 2.36" };
        await Open(SampleResults.OverBudget with
        {
            Images = [image with { Analysis = image.Analysis with { Packages = [debian, .. image.Analysis.Packages] } }],
        });
        Assert.That(await _page.Locator(".crumbs").InnerTextAsync(), Does.StartWith("Whole image"));
        ILocator layers = _page.GetByRole(AriaRole.Button, new() { Name = "Layers", Exact = true });
        await layers.FocusAsync();
        await _page.Keyboard.PressAsync("Enter");
        Assert.That(await layers.GetAttributeAsync("aria-pressed"), Is.EqualTo("true"));
        Assert.That(await _page.Locator(".tile").CountAsync(), Is.EqualTo(4));
        await _page.GetByRole(AriaRole.Button, new() { Name = "Packages", Exact = true }).PressAsync("Enter");
        for (int i = 0; i < 10 && !await Focused("tile"); i++)
        {
            await _page.Keyboard.PressAsync("Tab");
        }

        Assert.That(await Focused("tile"), Is.True, "Tab leads into the treemap");
        await _page.Keyboard.PressAsync("Enter");
        Assert.That(await _page.Locator(".crumbs button").CountAsync(), Is.EqualTo(1), "one level in");
        string before = await _page.Locator(".status").InnerTextAsync();
        await _page.Keyboard.PressAsync("ArrowRight");
        Assert.That(await _page.Locator(".status").InnerTextAsync(), Is.Not.EqualTo(before));
        await _page.Keyboard.PressAsync("Escape");
        Assert.That(await _page.Locator(".crumbs button").CountAsync(), Is.Zero);
        Assert.That(await Focused("tile"), Is.True, "the keyboard stays where it was");
    }

    [TestCase(1280)]
    [TestCase(390)]
    public async Task Page_OfAnyWidth_DoesNotScrollSideways(int width)
    {
        await _page.SetViewportSizeAsync(width, 800);
        foreach (CheckResult result in new[] { SampleResults.OverBudget, SampleResults.HostileNames })
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

            Assert.That(overflow, Is.LessThanOrEqualTo(0));
        }
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task Text_InEitherScheme_HasContrast(ColorScheme scheme)
    {
        await _page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Open(SampleResults.OverBudget);
        foreach (string selector in new[] { "h1", ".facts", ".verdict", ".pill.error", ".pill.warning", ".place", ".meaning", ".tile b" })
        {
            double contrast = await _page.EvaluateAsync<double>(Contrast, selector);
            Assert.That(contrast, Is.GreaterThanOrEqualTo(4.5), $"{selector}, {scheme}");
        }
    }

    [Test]
    public async Task ManyPackages_AreDrawnInPieces()
    {
        Analysis.ImageAnalysis many = SampleResults.ShopAnalysis with
        {
            Packages =
                [.. Enumerable.Range(0, 12_000)
                .Select(i => SampleResults.ShopAnalysis.Packages[0] with { Id = "p" + i, DisplayName = "p" + i, Live = i + 1 })],
        };
        await Open(SampleResults.Pass with { Images = [SampleResults.Pass.Images[0] with { Analysis = many }] });
        Assert.That(await _page.Locator(".packages tbody tr").CountAsync(), Is.EqualTo(100));
        await _page.Locator(".more").ClickAsync();
        Assert.That(await _page.Locator(".packages tbody tr").CountAsync(), Is.EqualTo(600));
        Assert.That(await _page.Locator(".count").InnerTextAsync(), Does.StartWith("12,000 packages"));
    }

    // WCAG 2.2, relative luminance and contrast ratio; the background is that of the nearest ancestor that has one.
    private const string Contrast = """
        selector => {
          const light = c => {
            const [r, g, b] = c.match(/[\d.]+/g).slice(0, 3).map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
            return .2126 * r + .7152 * g + .0722 * b;
          };
          const text = document.querySelector(selector);
          let back = text;
          while (back.parentElement && getComputedStyle(back).backgroundColor === 'rgba(0, 0, 0, 0)') { back = back.parentElement; }
          const [a, b] = [light(getComputedStyle(text).color), light(getComputedStyle(back).backgroundColor)].sort((x, y) => y - x);
          return (a + .05) / (b + .05);
        }
        """;

    private Task<bool> Focused(string css) => _page.EvaluateAsync<bool>("css => document.activeElement.classList.contains(css)", css);

    private async Task Open(CheckResult result)
    {
        string path = Path.Combine(_folder, "report.html");
        await using (StreamWriter writer = new(path))
        {
            ReportCatalog.Find("html")!.Write(result, writer, new ReportOptions());
        }

        await _page.GotoAsync("file://" + path);
    }
}
