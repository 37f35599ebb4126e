import BrokerCore
import Credentials
import Foundation

/// How the pages look: all of it, in one place.
///
/// For a tired person at a call centre's terminal: large, few colours, the same in a narrow window,
/// dark where the terminal is, and legible without any of it.
enum PageStyle {
    static let text = """
        :root { color-scheme: light dark; --ink: #16202b; --paper: #fff; --ground: #eef1f5;
          --faint: #55606c; --line: #8a94a0; --accent: #0b5394; --on-accent: #fff;
          --bad: #9c1c1c; --bad-ground: #fdf0ef; --good: #0f6b3a; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e8ecf1; --paper: #1b232c; --ground: #10161c; --faint: #a9b4c0;
            --line: #75808c; --accent: #8ec3f5; --on-accent: #0a1a29;
            --bad: #ffb4ab; --bad-ground: #3a1d1c; --good: #84d6a4; } }
        * { box-sizing: border-box; }
        html { font: 112.5%/1.7 "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo,
          system-ui, sans-serif; background: var(--ground); color: var(--ink); }
        body { margin: 0 auto; max-width: 36rem; padding: 1rem; }
        header { display: flex; gap: 1rem; justify-content: space-between;
          align-items: baseline; color: var(--faint); font-size: .9rem; }
        header p { margin: 0; overflow-wrap: anywhere; }
        main { background: var(--paper); border-radius: .5rem; margin-top: .75rem;
          padding: 1.25rem 1.5rem 1.5rem; box-shadow: 0 1px 4px rgb(0 0 0 / .2); }
        h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .75rem; }
        h2 { font-size: 1.1rem; line-height: 1.4; margin: 0 0 .25rem; }
        p { margin: 0 0 .75rem; }
        a { color: var(--accent); white-space: nowrap; }
        label, legend { display: block; font-weight: 600; margin: 0 0 .2rem; }
        legend { padding: 0; }
        fieldset { border: 0; margin: 0 0 1rem; padding: 0; }
        fieldset label { font-weight: 400; display: flex; gap: .6rem; padding: .35rem 0; }
        .field { margin: 0 0 1rem; }
        .hint { color: var(--faint); font-size: .85rem; margin: .2rem 0 0; }
        form p:last-child { margin: .5rem 0 0; }
        input:not([type=radio]) { font: inherit; width: 100%; padding: .55rem .7rem;
          color: inherit; background: var(--paper); border: 1px solid var(--line);
          border-radius: .3rem; }
        input.code { letter-spacing: .25em; font-variant-numeric: tabular-nums; max-width: 12rem; }
        input[type=radio] { flex: none; width: 1.2rem; height: 1.2rem; margin: .3rem 0; }
        button, .button { display: inline-block; font: inherit; font-weight: 600; cursor: pointer;
          padding: .6rem 1.5rem; border: 0; border-radius: .3rem; text-decoration: none;
          background: var(--accent); color: var(--on-accent); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .refusal { border-left: .4rem solid var(--bad); background: var(--bad-ground);
          margin: 0 0 1.25rem; padding: .75rem 1rem; }
        .refusal:focus { outline: none; }
        .refusal h2 { color: var(--bad); }
        .refusal p:last-child { margin: 0; }
        .left { font-size: 2rem; line-height: 1.3; font-weight: 600; color: var(--good);
          font-variant-numeric: tabular-nums; margin: 0 0 .75rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem;
          margin: 0 0 1rem; }
        dt { color: var(--faint); }
        dd { margin: 0; overflow-wrap: anywhere; }
        .recorded { border-top: 1px solid var(--line); font-weight: 600; margin: 1.25rem 0 0;
          padding-top: .75rem; }
        .aside { color: var(--faint); font-size: .9rem; margin: 1rem 0 0; }
        @media (max-width: 26rem) { body { padding: .5rem; } main { padding: 1rem; }
          dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
        """

    /// What a Content-Security-Policy names it by.
    static let source: String = {
        let digest = Data(sha256(Array(text.utf8)).bytes).base64EncodedString()
        return "'sha256-\(digest)'"
    }()
}
