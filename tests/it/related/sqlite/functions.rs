//! What SQLite does not know itself.

use num_bigint_of_fractions::BigInt;
use num_rational::BigRational;
use rusqlite::{
    Connection, Error, Result,
    functions::{Aggregate, Context, FunctionFlags},
};
use satsuma::model::value::Number;

use crate::related::value::{Val, against, exact_sum, float_sum, nearest};

fn number(text: String) -> Result<Number> {
    text.parse().map_err(|_| Error::InvalidQuery)
}

fn sign(value: &Val, text: String) -> Result<i64> {
    Ok(against(value, &number(text)?) as i64)
}

struct Sum;

impl Aggregate<Vec<f64>, Option<f64>> for Sum {
    fn init(&self, _: &mut Context<'_>) -> Result<Vec<f64>> {
        Ok(Vec::new())
    }

    fn step(&self, context: &mut Context<'_>, floats: &mut Vec<f64>) -> Result<()> {
        floats.extend(context.get::<Option<f64>>(0)?);
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, floats: Option<Vec<f64>>) -> Result<Option<f64>> {
        let floats = floats.unwrap_or_default();
        Ok(Some(float_sum(floats.iter().copied())).filter(|sum| !floats.is_empty() && !sum.is_nan()))
    }
}

/// The nearest float to the mean of floats.
struct Nearest;

impl Aggregate<Vec<f64>, Option<f64>> for Nearest {
    fn init(&self, _: &mut Context<'_>) -> Result<Vec<f64>> {
        Ok(Vec::new())
    }

    fn step(&self, context: &mut Context<'_>, floats: &mut Vec<f64>) -> Result<()> {
        floats.extend(context.get::<Option<f64>>(0)?);
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, floats: Option<Vec<f64>>) -> Result<Option<f64>> {
        let floats = floats.unwrap_or_default();
        if floats.is_empty() {
            return Ok(None);
        }
        let count = BigRational::from_integer(BigInt::from(floats.len()));
        let mean = match exact_sum(floats.into_iter()) {
            Ok(sum) => nearest(&(sum / count)),
            Err(infinite) => infinite,
        };
        Ok(Some(mean).filter(|mean| !mean.is_nan()))
    }
}

/// The mean of floats against a literal: −1, 0, 1, or nothing where there is no mean.
struct Mean;

impl Aggregate<(Vec<f64>, String), Option<i64>> for Mean {
    fn init(&self, _: &mut Context<'_>) -> Result<(Vec<f64>, String)> {
        Ok((Vec::new(), "0".into()))
    }

    fn step(&self, context: &mut Context<'_>, kept: &mut (Vec<f64>, String)) -> Result<()> {
        kept.0.extend(context.get::<Option<f64>>(0)?);
        kept.1 = context.get(1)?;
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, kept: Option<(Vec<f64>, String)>) -> Result<Option<i64>> {
        let (floats, literal) = kept.unwrap_or_default();
        if floats.is_empty() {
            return Ok(None);
        }
        let count = BigRational::from_integer(BigInt::from(floats.len()));
        let mean = match exact_sum(floats.into_iter()) {
            Ok(sum) => Val::Mean(sum / count),
            Err(infinite) if infinite.is_nan() => return Ok(None),
            Err(infinite) => Val::F64(infinite),
        };
        sign(&mean, literal).map(Some)
    }
}

pub(super) fn register(connection: &Connection) {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let scalar = connection.create_scalar_function("float_against", 2, flags, |context| {
        let value: Option<f64> = context.get(0)?;
        value.map(|value| sign(&Val::F64(value), context.get(1)?)).transpose()
    });
    scalar.expect("a function");
    // The fraction of two integers, and a literal.
    let scalar = connection.create_scalar_function("exact_against", 3, flags, |context| {
        let (Some(above), Some(below)) = (context.get::<Option<i64>>(0)?, context.get::<Option<i64>>(1)?)
        else {
            return Ok(None);
        };
        sign(&Val::Exact(BigRational::new(above.into(), below.into())), context.get(2)?).map(Some)
    });
    scalar.expect("a function");
    // The nearest float to the fraction of two integers.
    let scalar = connection.create_scalar_function("quotient", 2, flags, |context| {
        let (above, below) = (context.get::<Option<i64>>(0)?, context.get::<Option<i64>>(1)?);
        let fraction = |(above, below): (i64, i64)| nearest(&BigRational::new(above.into(), below.into()));
        Ok(above.zip(below.filter(|below| *below != 0)).map(fraction))
    });
    scalar.expect("a function");
    connection.create_aggregate_function("mean", 1, flags, Nearest).expect("a function");
    connection.create_aggregate_function("float_sum", 1, flags, Sum).expect("a function");
    connection.create_aggregate_function("mean_against", 2, flags, Mean).expect("a function");
}
