//! Network addresses.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::{Call, Table, conversion};
use crate::resolve::value::Value;

pub(super) const TABLE: Table = &[
    ("cidrhost", host),
    ("cidrnetmask", |call| {
        let network = Network::parse(&call.only_text()?)?;
        let mask = Network {
            base: network.mask(),
            ..network
        };
        (network.bits == 32).then(|| call.string(mask.address()))
    }),
    ("cidrsubnet", subnet),
    ("cidrsubnets", subnets),
];

/// A network of either version: its first address as a number.
#[derive(Clone, Copy)]
struct Network {
    base: u128,
    /// How many leading bits are fixed.
    prefix: u32,
    /// How many bits an address has.
    bits: u32,
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let is_digits = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let prefix: u32 = is_digits.then(|| prefix.parse().ok())??;
        let (base, bits) = if address.contains(':') {
            let address: Ipv6Addr = address.parse().ok()?;
            address.to_ipv4_mapped().is_none().then_some(())?;
            (u128::from(address), 128)
        } else {
            (version_4(address)?, 32)
        };
        let network = Self { base, prefix, bits };
        (prefix <= bits).then(|| Self {
            base: base & network.mask(),
            ..network
        })
    }

    /// How many addresses there are; nothing for all of version 6.
    fn size(self) -> Option<u128> {
        1_u128.checked_shl(self.bits - self.prefix)
    }

    fn mask(self) -> u128 {
        let hosts = self.size().map_or(u128::MAX, |size| size - 1);
        let all = u128::MAX >> (128 - self.bits);
        all & !hosts
    }

    fn address(self) -> String {
        match u32::try_from(self.base) {
            Ok(base) if self.bits == 32 => Ipv4Addr::from(base).to_string(),
            _ => Ipv6Addr::from(self.base).to_string(),
        }
    }

    fn text(self) -> String {
        format!("{}/{}", self.address(), self.prefix)
    }

    /// The same start with a longer prefix.
    fn narrowed(self, new_bits: i64) -> Option<Self> {
        let prefix = self.prefix.checked_add(u32::try_from(new_bits).ok()?)?;
        (prefix <= self.bits).then_some(Self { prefix, ..self })
    }
}

/// Four decimal numbers, leading zeros ignored.
fn version_4(text: &str) -> Option<u128> {
    let parts: Option<Vec<u128>> = text
        .split('.')
        .map(|part| {
            let is_digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let part: u8 = is_digits.then(|| part.parse().ok())??;
            Some(u128::from(part))
        })
        .collect();
    let parts = parts.filter(|parts| parts.len() == 4)?;
    Some(parts.into_iter().fold(0, |sum, part| sum << 8 | part))
}

/// The address of one host; a negative number counts from the end.
fn host(call: &Call<'_>) -> Option<Value> {
    let [network, number] = call.exactly()?;
    let network = Network::parse(&conversion::text(network)?)?;
    let number = conversion::whole(number)?;
    let (size, distance) = (network.size()?, u128::from(number.unsigned_abs()));
    let offset = if number < 0 {
        size.checked_sub(distance)?
    } else {
        distance
    };
    let address = Network {
        base: network.base.checked_add(offset)?,
        ..network
    };
    (offset < size).then(|| call.string(address.address()))
}

fn subnet(call: &Call<'_>) -> Option<Value> {
    let [network, new_bits, number] = call.exactly()?;
    let network = Network::parse(&conversion::text(network)?)?;
    let new_bits = conversion::whole(new_bits)?;
    let number = u128::try_from(conversion::whole(number)?).ok()?;
    let subnet = network.narrowed(new_bits)?;
    let fits = u32::try_from(new_bits)
        .ok()
        .and_then(|bits| number.checked_shr(bits))
        == Some(0);
    let base = network
        .base
        .checked_add(number.checked_mul(subnet.size()?)?)?;
    fits.then(|| call.string(Network { base, ..subnet }.text()))
}

/// Subnets of the given sizes, one behind the other.
fn subnets(call: &Call<'_>) -> Option<Value> {
    let [network, sizes @ ..] = call.arguments else {
        return None;
    };
    let network = Network::parse(&conversion::text(network)?)?;
    let end = network.base.checked_add(network.size()?)?;
    let mut next = network.base;
    let mut found = Vec::new();
    for new_bits in sizes {
        let subnet = network.narrowed(conversion::whole(new_bits)?)?;
        let base = next.checked_next_multiple_of(subnet.size()?)?;
        next = base.checked_add(subnet.size()?)?;
        if next > end || network.base == 0 {
            return None;
        }
        found.push(call.string(Network { base, ..subnet }.text()));
    }
    call.list(found)
}
