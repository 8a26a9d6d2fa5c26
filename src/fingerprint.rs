//! What tells findings apart across runs: moving or reformatting code changes no fingerprint.

use sha2::{Digest, Sha256};

use crate::finding::EntityKey;

/// The fingerprint of a finding of `rule` about these entities, which must be sorted: 16 hexadecimal digits.
pub(crate) fn of(rule: &str, entities: &[EntityKey]) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0]);
    };
    part(rule);
    for entity in entities {
        part(&entity.org);
        part(entity.kind);
        part(&entity.name);
    }
    let digest = hash.finalize();
    let start: [u8; 8] = std::array::from_fn(|index| digest[index]);
    format!("{:016x}", u64::from_be_bytes(start))
}
