namespace Churn.Core.Markup;

/// <summary>The style sheet. It holds no "&gt;" and no "&amp;": they would stay escaped in a browser.</summary>
public static class ReportStyle
{
    public const string Text = """

        :root {
          --page: #f6f7f9; --card: #ffffff; --ink: #1b2430; --soft: #55606e; --line: #dde2e8; --accent: #1f5fa8;
          --curve-1: #1f5fa8; --curve-2: #b4530a; --curve-3: #1b7f4d; --curve-4: #7a3fa0; --curve-5: #94606a;
          --reference: #7b8694;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --page: #12161c; --card: #1b2129; --ink: #e6eaf0; --soft: #a3aebb; --line: #333c48; --accent: #7db4f0;
            --curve-1: #7db4f0; --curve-2: #f0a35e; --curve-3: #6fcf97; --curve-4: #c79be8; --curve-5: #e3a5b0;
            --reference: #8b96a4;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
        header, main { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 2rem; }
        main { padding-bottom: 3rem; }
        .kicker { margin: 0; color: var(--soft); text-transform: uppercase; letter-spacing: .08em; font-size: .8rem; }
        h1 { margin: .2rem 0 1rem; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
        h2 { margin: 0 0 .75rem; font-size: 1.3rem; }
        h3 { margin: 0 0 .5rem; font-size: 1rem; }
        p, li, dd { max-width: 46rem; }
        p { margin: 0 0 .8rem; }
        a { color: var(--accent); }
        nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: 0 0 1rem; padding: 0; list-style: none; }
        nav { font-size: .92rem; }
        section { margin: 1rem 0; padding: 1.4rem 1.5rem; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
        section ul { margin: 0 0 .8rem; padding-left: 1.2rem; }
        .note, figcaption, .interval, .tile small { color: var(--soft); font-size: .88rem; }
        code { font: .9em ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
        th, td, dd, code { unicode-bidi: isolate; }

        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .8rem; margin: 1rem 0; }
        .tile { padding: .8rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 6px; }
        .tile dt { font-size: .92rem; }
        .tile dd { margin: 0; }
        .tile b { display: block; font-size: 1.6rem; line-height: 1.3; }
        .tile small { display: block; }
        .tile { display: flex; flex-direction: column-reverse; justify-content: flex-end; }

        .scroll { overflow-x: auto; margin: 0 0 1rem; }
        table { width: 100%; border-collapse: collapse; font-size: .93rem; }
        caption { padding: 0 0 .4rem; text-align: left; color: var(--soft); font-size: .88rem; }
        th, td { padding: .42rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
        th:first-child { padding-left: 0; }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { border-bottom: 2px solid var(--line); font-size: .85rem; vertical-align: bottom; }
        tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 9.5rem; }
        tfoot th, tfoot td { font-weight: 600; border-bottom: 0; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        thead .number { white-space: normal; }
        .words { text-align: right; font-size: .85rem; }
        .interval { display: block; }
        .published { display: block; font-weight: 400; color: var(--soft); }
        .grid-of-two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 1.5rem 2rem; }
        .warned { color: var(--curve-2); font-weight: 600; }
        .bar-cell { width: 38%; min-width: 8rem; vertical-align: middle; }
        .bar { display: block; width: 100%; height: .8rem; }
        .bar rect { fill: var(--curve-1); }
        .bar .less { fill: var(--curve-3); }
        .across { stroke: var(--ink); stroke-width: 1.5; }

        figure { margin: 0; max-width: 34rem; break-inside: avoid; }
        figure svg { display: block; width: 100%; height: auto; }
        section .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 .3rem; padding: 0; list-style: none; }
        .legend li { font-size: .88rem; display: flex; align-items: center; gap: .45rem; }
        .legend svg { width: 36px; height: 10px; }
        svg text { fill: var(--soft); font-size: 13px; }
        .middle { text-anchor: middle; }
        .end { text-anchor: end; }
        .name { font-weight: 600; }
        .grid { stroke: var(--line); stroke-width: 1; }
        .axis { stroke: var(--soft); stroke-width: 1; }
        polyline { fill: none; stroke-linejoin: round; }
        .curve-1 { stroke: var(--curve-1); stroke-width: 2.5; }
        .curve-2 { stroke: var(--curve-2); stroke-width: 2.2; stroke-dasharray: 8 4; }
        .curve-3 { stroke: var(--curve-3); stroke-width: 2.2; stroke-dasharray: 2 3; }
        .curve-4 { stroke: var(--curve-4); stroke-width: 2.2; stroke-dasharray: 10 3 2 3; }
        .curve-5 { stroke: var(--curve-5); stroke-width: 2.2; stroke-dasharray: 14 6; }
        .reference { stroke: var(--reference); stroke-width: 1.2; stroke-dasharray: 4 4; }
        line.range { stroke-width: 1.4; stroke-dasharray: none; opacity: .65; }
        polygon.band { stroke: none; fill: var(--curve-1); opacity: .18; }
        path.dots { fill: none; stroke-width: 4; stroke-linecap: round; stroke-dasharray: none; opacity: .55; }
        .tone-0 { stroke: var(--curve-3); }
        .tone-1 { stroke: #2f6fd0; } .tone-2 { stroke: #7f83c9; } .tone-3 { stroke: #a07fae; } .tone-4 { stroke: #c0627f; }
        .tone-5 { stroke: #d8344f; }
        .more-1 { background: color-mix(in srgb, var(--curve-1) 12%, transparent); }
        .more-2 { background: color-mix(in srgb, var(--curve-1) 24%, transparent); }
        .more-3 { background: color-mix(in srgb, var(--curve-1) 36%, transparent); }
        .more-4 { background: color-mix(in srgb, var(--curve-1) 48%, transparent); }
        .less-1 { background: color-mix(in srgb, var(--curve-3) 12%, transparent); }
        .less-2 { background: color-mix(in srgb, var(--curve-3) 24%, transparent); }
        .less-3 { background: color-mix(in srgb, var(--curve-3) 36%, transparent); }
        .less-4 { background: color-mix(in srgb, var(--curve-3) 48%, transparent); }
        .wide { max-width: none; }
        circle { fill: var(--card); stroke-dasharray: none !important; }

        .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .6rem 1.5rem; }
        .facts { margin: 0 0 1rem; }
        .facts dt, .glossary dt { font-weight: 600; font-size: .9rem; }
        .facts dd, .glossary dd { margin: 0; overflow-wrap: anywhere; }
        .glossary dd { margin-bottom: .7rem; }
        details { margin: .6rem 0; }
        summary { cursor: pointer; color: var(--accent); }
        details[open] summary { margin-bottom: .6rem; }
        a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

        @media (max-width: 40rem) {
          header, main { padding-left: .7rem; padding-right: .7rem; }
          section { padding: 1.1rem .9rem; }
          h1 { font-size: 1.5rem; }
        }
        @media print {
          body { background: none; font-size: 10.5pt; }
          header, main { max-width: none; padding: 0; }
          nav { display: none; }
          section { border: 0; padding: 0; margin: 0 0 1.5rem; }
          h2, h3 { break-after: avoid; }
          tr, .tile { break-inside: avoid; }
          .scroll { overflow: visible; }
          details::details-content { content-visibility: visible; height: auto; }
        }

        """;
}
