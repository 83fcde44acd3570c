//! What a minute of it costs, if anybody says (practice: R162).

use serde::{Deserialize, Serialize};

/// Money for each minute of impact, in whole units of a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// How much.
    pub amount: u32,
    /// Of what: `EUR`; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
}

impl Cost {
    /// Reads `120 EUR`, `EUR 120` or `120`.
    pub fn parse(words: &str) -> Option<Self> {
        let (numbers, names): (Vec<&str>, Vec<&str>) = words
            .split_whitespace()
            .partition(|word| word.parse::<u32>().is_ok());
        let [amount] = numbers[..] else {
            return None;
        };
        Some(Self {
            amount: amount.parse().ok()?,
            currency: names.join(" "),
        })
    }

    /// The words on screen: `120 EUR`.
    pub fn words(&self) -> String {
        self.of(u64::from(self.amount))
    }

    /// What so many minutes come to: `16440 EUR`.
    pub fn times(&self, minutes: u64) -> String {
        self.of(u64::from(self.amount).saturating_mul(minutes))
    }

    fn of(&self, amount: u64) -> String {
        format!("{amount} {}", self.currency).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_with_or_without_a_currency() {
        for (said, words, total) in [
            ("120 EUR", "120 EUR", "16440 EUR"),
            ("EUR 120", "120 EUR", "16440 EUR"),
            ("0", "0", "0"),
            ("4294967295 yen", "4294967295 yen", "588410519415 yen"),
        ] {
            let cost = Cost::parse(said).expect(said);
            assert_eq!(cost.words(), words);
            assert_eq!(cost.times(137), total);
        }
        for bad in ["", "EUR", "1.5 EUR", "-1", "1 2", "4294967296"] {
            assert_eq!(Cost::parse(bad), None, "{bad}");
        }
    }
}
