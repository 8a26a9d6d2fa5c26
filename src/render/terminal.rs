//! The environment into a style: color, box drawing, width and links, decided once and without looking at the screen again.

/// What the user asked for with `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorChoice {
    /// Color if the output is a terminal that shows it.
    #[default]
    Auto,
    /// Color in any case.
    Always,
    /// No color in any case.
    Never,
}

/// How output for people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "any of them goes with any other"
)]
pub struct Style {
    /// Whether text is colored.
    pub color: bool,
    /// Whether snippets are drawn with lines and boxes. Otherwise the output reads well aloud.
    pub graphics: bool,
    /// Columns to wrap at.
    pub width: usize,
    /// Whether rule names are links that a terminal can open.
    pub links: bool,
    /// Whether nothing is said but the findings.
    pub quiet: bool,
}

/// The width of files, pipes and rule pages.
const PLAIN_WIDTH: usize = 80;

impl Style {
    /// What a file or a pipe gets: no color, 80 columns.
    pub const PLAIN: Self = Self {
        color: false,
        graphics: true,
        width: PLAIN_WIDTH,
        links: false,
        quiet: false,
    };

    /// The style for standard output. `env` looks up an environment variable; an empty one counts as unset.
    pub fn detect(
        choice: ColorChoice,
        stdout_is_terminal: bool,
        env: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let env = |name: &str| env(name).filter(|value| !value.is_empty());
        let on = |name: &str| env(name).is_some_and(|value| value != "0");
        let dumb = env("TERM").as_deref() == Some("dumb");
        let color = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if env("NO_COLOR").is_some() => false,
            ColorChoice::Auto => on("CLICOLOR_FORCE") || stdout_is_terminal && !dumb,
        };
        let links = match env("FORCE_HYPERLINK") {
            Some(value) => value != "0",
            None => stdout_is_terminal && !dumb && !on("CI") && opens_links(&env),
        };
        Self {
            color,
            graphics: !on("NO_GRAPHICS"),
            width: width(stdout_is_terminal, &env),
            links,
            quiet: false,
        }
    }
}

/// Columns to wrap at: what the terminal has, within what can be read comfortably.
fn width(stdout_is_terminal: bool, env: &impl Fn(&str) -> Option<String>) -> usize {
    if !stdout_is_terminal {
        return PLAIN_WIDTH;
    }
    let told = env("COLUMNS").and_then(|value| value.trim().parse::<usize>().ok());
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(measured).unwrap_or(PLAIN_WIDTH).clamp(60, 120)
}

/// Whether this is a terminal program known to open links. An unknown one would print them as noise.
fn opens_links(env: &impl Fn(&str) -> Option<String>) -> bool {
    let program = env("TERM_PROGRAM").unwrap_or_default();
    let term = env("TERM").unwrap_or_default();
    let vte = env("VTE_VERSION").and_then(|value| value.parse::<u32>().ok());
    matches!(
        program.as_str(),
        "iTerm.app" | "WezTerm" | "vscode" | "ghostty" | "Hyper" | "rio"
    ) || [
        "xterm-kitty",
        "xterm-ghostty",
        "alacritty",
        "foot",
        "wezterm",
    ]
    .iter()
    .any(|known| term.starts_with(known))
        || vte.is_some_and(|version| version >= 5000)
        || env("WT_SESSION").is_some()
        || env("KONSOLE_VERSION").is_some()
}
