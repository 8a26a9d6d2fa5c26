//! How far a run has come and how long each stage took: the one room that looks at a clock. Nothing that is judged or rendered
//! depends on it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::run::Timing;

/// What a run is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before the first stage.
    Start,
    /// Asks git what it holds.
    Git,
    /// Finds and reads files.
    Discover,
    /// Parses them.
    Parse,
    /// Evaluates them.
    Resolve,
    /// Builds organizations.
    Model,
    /// Runs a rule.
    Rule(&'static str),
    /// Decides what counts.
    Filter,
    /// Judges the revision that the run is compared with.
    Compare,
    /// Writes the output.
    Render,
}

impl Stage {
    /// The name in the table of `--timings`: that of the stage or the rule.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Git => "git",
            Self::Discover => "discover",
            Self::Parse => "parse",
            Self::Resolve => "resolve",
            Self::Model => "model",
            Self::Rule(id) => id,
            Self::Filter => "filter",
            Self::Compare => "compare",
            Self::Render => "render",
        }
    }
}

/// Where a run stands, shared between the run and whoever shows it. Stages say when they begin; they learn nothing from it.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    laps: Arc<Mutex<Laps>>,
}

#[derive(Debug)]
struct Laps {
    stages: Vec<Lap>,
    current: usize,
    since: Instant,
}

#[derive(Debug)]
struct Lap {
    stage: Stage,
    files: usize,
    took: Duration,
}

impl Lap {
    fn new(stage: Stage) -> Self {
        Self {
            stage,
            files: 0,
            took: Duration::ZERO,
        }
    }
}

impl Default for Laps {
    fn default() -> Self {
        Self {
            stages: vec![Lap::new(Stage::Start)],
            current: 0,
            since: Instant::now(),
        }
    }
}

impl Laps {
    /// Gives the time that has passed to the stage that ran.
    fn settle(&mut self) {
        let now = Instant::now();
        self.stages[self.current].took += now - self.since;
        self.since = now;
    }
}

impl Progress {
    /// A stage begins, or goes on: reading and parsing take turns, because what is parsed calls for more.
    pub fn enter(&self, stage: Stage) {
        let mut laps = self.laps();
        laps.settle();
        let known = laps.stages.iter().position(|lap| lap.stage == stage);
        laps.current = known.unwrap_or_else(|| {
            laps.stages.push(Lap::new(stage));
            laps.stages.len() - 1
        });
    }

    /// The stage has another file behind it.
    pub fn file(&self) {
        let mut laps = self.laps();
        let current = laps.current;
        laps.stages[current].files += 1;
    }

    /// The stage that runs, and the files it has behind it.
    pub fn now(&self) -> (Stage, usize) {
        let laps = self.laps();
        let lap = &laps.stages[laps.current];
        (lap.stage, lap.files)
    }

    /// How long each stage took, in the order in which they began.
    pub fn timings(&self) -> Vec<Timing> {
        let mut laps = self.laps();
        laps.settle();
        let stages = laps.stages.iter();
        stages
            .filter(|lap| lap.stage != Stage::Start)
            .map(|lap| Timing {
                name: lap.stage.name().to_owned(),
                took: lap.took,
            })
            .collect()
    }

    fn laps(&self) -> MutexGuard<'_, Laps> {
        // Only plain numbers are behind the lock: a panic elsewhere leaves them whole.
        self.laps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
