//! The shadow trading system, one stage a file.

pub mod strategy;
