using System.Collections.Immutable;

namespace ImageBudget.Engine.Tests.Differential;

/// <summary>Small images whose file systems are known: as umoci 0.4.7 unpacked them.</summary>
internal static class KnownImages
{
    /// <summary>
    /// Images as <see cref="OddProgram"/> and their final file systems: path and kind, of a file its size; the bytes of the files, each
    /// content once.
    /// </summary>
    public static ImmutableArray<(string Program, string Tree, long Live)> Unpacked { get; } =
    [
        // Paths are cleaned before any folder is made.
        ("dir d/q/../../a", "a dir", 0),
        ("file f 1; file f/q/../../g 2", "f 1, g 2", 3),
        ("file /../../x 1", "x 1", 1),

        // Members go through links of their own layer.
        ("sym d->a; file d/d 1", "a dir, a/d 1, d sym", 1),
        ("sym c->ü; file c/a 512 | wh c", "ü dir, ü/a 512", 512),
        ("sym A->a; file A/c/ü 3145; sym a/c->d", "A sym, a dir, a/c sym", 0),
        ("sym s->/x/../y; file s/z 7", "s sym, y dir, y/z 7", 7),
        ("sym s->q/../y; file s/z 7; sym q->r/s; file s/x 2", "q sym, r dir, r/y dir, r/y/x 2, s sym, y dir, y/z 7", 9),
        ("sym a/s->../b; file a/s/x 1; sym b/t->/a/s; file b/t/y 2", "a dir, a/s sym, b dir, b/t sym, b/x 1, b/y 2", 3),
        ("file d/x 9 | sym s->d; wh s/x", "d dir, s sym", 0),
        ("file d/x 9; file d/y 1 | sym s->d; opq s; file s/z 3", "d dir, d/z 3, s sym", 3),
        ("file a/x 1; sym a->b; file a/y 2", "a sym, b dir, b/y 2", 2),
        ("file a/b/x 1; file a 5; dir a; file a/b/y 2", "a dir, a/b dir, a/b/y 2", 2),

        // Whiteouts below what is not a directory hide nothing, and make no directory.
        ("file b 1; opq b", "b 1", 1),
        ("file c 2; wh c/b", "c 2", 2),
        ("file b/c 1 | opq b/c", "b dir, b/c 1", 1),
        ("file c 3 | wh c/b/d", "c 3", 3),
        ("file c 3 | wh d/b", "c 3", 3),
        ("file a/x 1 | wh a/x; file a 2", "a 2", 2),
        ("file a/x 1 | wh a/y; sym a->b; file b/z 3", "a sym, b dir, b/z 3", 3),
        ("file .wh.y/b 3; wh y 9", ".wh.y dir, .wh.y/b 3", 3),
        ("file x 5 | wh x; file x 3", "x 3", 3),

        // A hard link is what its target is when the link is read.
        ("file b 1; link a=>b; file b 2", "a 1, b 2", 3),
        ("file b 1; link a=>b; link c=>a; file a 3", "a 3, b 1, c 1", 4),
        ("file b 4; link a=>b; fifo b", "a 4, b fifo", 4),
        ("file b 4; link a=>b; dir b", "a 4, b dir", 4),
        ("file b 4; link a=>b; sym b->c", "a 4, b sym", 4),
        ("file d/b 4; link a=>d/b; file d 1", "a 4, d 1", 5),
        ("file d/b 4; sym s->d; link a=>s/b", "a 4, d dir, d/b 4, s sym", 4),
        ("file d/b 4; sym s->d; link s/a=>d/../s/./b", "d dir, d/a 4, d/b 4, s sym", 4),
        ("fifo f; link g=>f", "f fifo, g fifo", 0),
        ("sym s->d; link t=>s; file t/x 1", "d dir, d/x 1, s sym, t sym", 1),
        ("file x 5 | link h=>x; wh x", "h 5", 5),
        ("file x 5 | link h=>x; file x 2", "h 5, x 2", 7),
        ("file x 5 | file x 3; link h=>x; file x 2", "h 3, x 2", 5),
        ("file x 5 | link h=>x; link g=>h; file h 1 | wh x", "g 5, h 1", 6),
        ("file d/x 5 | file d/y 1; link h=>d/x; wh d", "d dir, d/y 1, h 5", 6),
        ("file d/x 5; sym l->d | link h=>l/x; wh d", "h 5, l sym", 5),
        ("dir d; sym l->d | file d/x 4; link h=>l/x | wh d", "h 4, l sym", 4),
        ("sym s->d; file d/x 4 | link u=>s; wh s", "d dir, d/x 4, u sym", 4),
        ("fifo f | link g=>f | link h=>g", "f fifo, g fifo, h fifo", 0),

        // Below a link of a lower layer nothing is lost that umoci keeps.
        ("sym l->/; file x 9 | wh l/y", "l sym, x 9", 9),
    ];

    /// <summary>Images that are refused, and what the error says.</summary>
    public static ImmutableArray<(string Program, string Error)> Refused { get; } =
    [
        ("file d 4; file d/x 3", "a member lies below '/d', which is not a directory"),
        ("file d/x 3; file d 4; file d/y 5", "a member lies below '/d', which is not a directory"),
        ("fifo f; dir f/x", "a member lies below '/f', which is not a directory"),
        ("file x 1 | link h=>x; file h/y 2", "a member lies below '/h', which is not a directory"),
        ("file d 4 | file d/x 3", "layer 1 has members below '/d', which is not a directory in the layers below"),
        ("file d 4 | file d/x 3; dir d", "layer 1 has members below '/d', which is not a directory in the layers below"),
        ("file d 4 | sym s->d; file s/x 3", "layer 1 has members below '/d', which is not a directory in the layers below"),
        ("link a=>a", "a hard link leads to 'a', where no file lies when the link is read"),
        ("link x=>y; link y=>x", "layer 0: the hard link '/x' leads to 'y', where no file lies when the link is read"),
        ("link a=>../../etc/passwd", "leads to 'etc/passwd', where no file lies"),
        ("file d/x 1; link d=>d/x", "a hard link leads to 'd/x', where no file lies when the link is read"),
        ("file d/x 5; sym l->d | link d=>l/x", "leads through a symbolic link of a lower layer to 'l/x', where no file lies"),
        ("dir d; link a=>d", "a hard link leads to 'd', where no file lies when the link is read"),
        ("dir d | link a=>d", "layer 1: the hard link '/a' leads to 'd', where no file lies when the link is read"),
        ("file a 1 | wh a; link b=>a", "a hard link leads to 'a', where no file lies when the link is read"),
        ("file d/x 1 | opq d; link b=>d/x", "a hard link leads to 'd/x', where no file lies when the link is read"),
        ("file d/x 1 | opq ; link b=>d/x", "a hard link leads to 'd/x', where no file lies when the link is read"),
        ("sym a->a; file a/b 1", "a path goes through more than 40 symbolic links, or through links in a cycle"),
        ("sym a->b; sym b->/a; wh a/c", "a path goes through more than 40 symbolic links, or through links in a cycle"),
        ("sym a->b; sym b->a; file c 1; link d=>a/c", "a path goes through more than 40 symbolic links, or through links in a cycle"),
        ("type7 c 9", "'c' is a member of a type that engines do not unpack (flag 55)"),
        ("typeD c 9", "'c' is a member of a type that engines do not unpack (flag 68)"),
        ("sym .->a", "a member that is not a directory takes the place of the root directory"),
        ("file x/.. 7", "a member that is not a directory takes the place of the root directory"),
    ];

    /// <summary>
    /// Images that are refused because engines without overlayfs keep files that overlayfs hides: they were written below a symbolic
    /// link of a lower layer (docs/formats.md, "lower-link").
    /// </summary>
    public static ImmutableArray<string> RefusedForLowerLinks { get; } =
    [
        "sym l->d | file l/y 5 | wh l",
        "sym l->d | file l/y 5 | sym l->d",
        "sym p/l->d | file p/l/y 5 | wh p",
        "sym l->d | file l/y 5; file l 1",
        "sym p/l->d | file p/l/y 5; file p 1",
        "sym l->d | file l/y 5; dir l; file l/y 1",
        "sym l->d | file l/y 5; dir l | wh l/y",
        "sym l->d | file l/y 5 | dir l | file l/y 1",
        "sym l->d | file l/y 5 | dir l; opq l",
        "sym c/l->d | file c/l/y 1; opq c | wh c/l/y",
        "sym l->d; dir d | sym l/s->q | file d/s/z 9 | wh d/s",
        "sym l->d; dir d | sym l/s->q | file d/s/z 9; file d/s 1",
        "sym l->d; file d/s/x 1 | sym l/s->q | file d/s/z 9 | wh d",
        "sym l->d; dir d | file l/x 1; link h=>l/x; link g=>h; file l/x 2; dir l; file l/x 3",
        "sym a->a | file a/c 1 | file f 1910; link f=>a/c",
        "sym l->d | fifo l/y | file l/z 5; file l 1",
        "sym b/a->.. | file b/a/b 3145; file b/a/b 1",
        "sym c->..; link d=>c | file c/d/a/b 1 | file c/d 1",
        "sym c->A; sym A/a->d | file c/a/a 1; file c/a 1",
        "file a 1; sym e/d->.. | file e/a 0; sym e/d/e->b; link a=>e/a",
        "sym c->A/d/a/.././/b; sym c/a->d | file c/a/a 1; file c/a 1",
        "sym c->../e/a | file e/d 1; file e/A 1; link c/d=>e/A; link e=>c/d",
        "file c/e 1; sym b->/b | sym b/c->d; link c/e=>b/c; file b 0",
        "sym c->../e/a | file e/d 1; sym c/d->/a; link e=>c/d",
        "sym d->.. | file d/a 1; dir d/d; sym d/a->/d/d",
        "file d/b 512; sym e->c | file e/b 1; link d=>e/b; wh e",
        "sym a->.; file d 1 | file e 3145; opq a | file g 9; link e=>d",
        "sym a->.; file d 1; file e 3145 | opq a; link e=>d",
        "sym a->.; file d 1; file e 3145 | wh a/d; link e=>d",
        "sym a->.; file d 1 | file e 3145; opq a | link c=>e; link c=>d; file e 1",
        "sym a->a | file a/c 1; file f 1910 | link f=>a/c",
        "sym c/b->/a/a | file c/b/f 1; wh c; file a/c/f 701; link a/c=>c/b/f",
        "sym d/b->.. | sym d/b/d->../a/b; sym d/b/c->/d; file d/b/c/a 1 | file d 1",
    ];

    /// <summary>What stays of files below a link of a lower layer: all that umoci keeps, and perhaps more.</summary>
    public static ImmutableArray<(string Program, long Live)> BelowLowerLinks { get; } =
    [
        ("sym l->d; file d/x 9 | file l/x 2", 11),
        ("sym l->d; file d/x 9 | wh l/x", 9),
        ("sym l->d; file d/x 9 | opq l", 9),
        ("sym l->d | file l/y 5 | wh l/y", 0),
        ("sym l->d | file l/y 5 | file l/y 1", 1),
        ("sym l->d | dir l; file l/y 5 | wh l", 0),
        ("sym l->d | file l/x 2; link l/y=>l/x; link z=>l/x", 2),
    ];
}
