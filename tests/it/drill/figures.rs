//! The figures of the drill, from its script.

use super::{at, over};
use warroom::domain::figures::figures;

#[test]
fn r075_r076_r077_r136_r138_the_script_gives_its_figures() {
    let figures = figures(&over(), at(19, 30));
    let rows = figures.rows().into_iter();
    let rows: Vec<String> = rows
        .map(|(label, words)| format!("{label}: {words}"))
        .collect();
    assert_eq!(
        rows,
        [
            "Time to detect (TTD): 7 min",
            "Time to acknowledge (TTA): 7 min",
            "Time to command: 10 min",
            "Time to first word (customers): 16 min",
            "Time to first word (internal): 18 min",
            "Time to first word (leadership): 39 min",
            "Time to identify: 94 min (first guess 46 min, withdrawn)",
            "Time to mitigate (TTM): 2 h 10 min (130 min)",
            "Total outage: 2 h 30 min (150 min)",
            "Discovery to resolution: 2 h 23 min (143 min)",
            "Time to recovery (TTR): 2 h 17 min (137 min)",
            "Verification: 13 min",
            "Response: 2 h 16 min (136 min)",
            "Time in stage: Detected 7 min, Acknowledged 6 min, Investigating 73 min, \
             Identified 44 min, Mitigated 13 min",
            "Time in priority: unranked 13 min, P2 22 min, P1 1 h 48 min (108 min)",
            "In command: nobody 3 min, Sabine Okoro 81 min, Tomas Varga 52 min",
            "Longest silence (customers): 63 min",
            "Longest silence (internal): 43 min",
            "Longest silence (leadership): 32 min",
            "Ceiling breaches: 1",
            "Promises kept: 4 of 5",
            "Support cases: 31",
            "We knew first: yes",
        ]
    );
}
