//! The types of a file's columns, read from its schema without trust.

use arrow_ipc::{DateUnit, Field, MetadataVersion, Precision, TimeUnit as FileUnit, Type, UnionMode};

use crate::{
    data::{
        column::TimeUnit,
        error::{LoadError, Result},
        limits::Limits,
    },
    model::schema::{ColumnType, ValueType},
};

/// A column's type as far as its bytes go.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Integer { bytes: usize, signed: bool },
    Float { bytes: usize },
    Decimal { bytes: usize, scale: i8 },
    Text { large: bool },
    TextView,
    Date32,
    Date64,
    Timestamp { unit: TimeUnit, zoned: bool },
    List { large: bool, child: Box<Kind> },
    FixedList { size: usize, child: Box<Kind> },
    ListView { large: bool, child: Box<Kind> },
    Struct(Vec<(String, Kind)>),
    RunEnd { bytes: usize, values: Box<Kind> },
    Dictionary { id: i64, bytes: usize, signed: bool, values: Box<Kind> },
    Unsupported { name: String, skip: Skip },
}

/// What an unsupported column takes of a batch's nodes and buffers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Skip {
    pub buffers: usize,
    pub variadic: bool,
    pub children: Vec<Kind>,
}

fn wrong(what: &str) -> LoadError {
    LoadError::damaged("its schema", what)
}

impl Kind {
    /// The type of a field.
    pub(super) fn of(
        field: Field<'_>,
        version: MetadataVersion,
        limits: &Limits,
        depth: usize,
    ) -> Result<Self> {
        if depth > limits.depth {
            return Err(LoadError::TooLarge {
                what: "levels of nesting",
                found: depth as u64,
                limit: limits.depth as u64,
            });
        }
        let plain = Self::plain(field, version, limits, depth)?;
        let Some(dictionary) = field.dictionary() else { return Ok(plain) };
        let (bytes, signed) = match dictionary.indexType() {
            Some(index) => (integer_bytes(index.bitWidth())?, index.is_signed()),
            None => (4, true),
        };
        Ok(Self::Dictionary { id: dictionary.id(), bytes, signed, values: Box::new(plain) })
    }

    fn plain(field: Field<'_>, version: MetadataVersion, limits: &Limits, depth: usize) -> Result<Self> {
        let children = || -> Result<Vec<(String, Self)>> {
            let fields = field.children().into_iter().flatten();
            let mut children = Vec::new();
            for child in fields {
                if children.len() >= limits.columns {
                    return Err(LoadError::TooLarge {
                        what: "columns",
                        found: children.len() as u64 + 1,
                        limit: limits.columns as u64,
                    });
                }
                children.push((
                    child.name().unwrap_or_default().to_owned(),
                    Self::of(child, version, limits, depth + 1)?,
                ));
            }
            Ok(children)
        };
        let only_child = || -> Result<Box<Self>> {
            let mut children = children()?;
            match (children.pop(), children.is_empty()) {
                (Some((_, child)), true) => Ok(Box::new(child)),
                _ => Err(wrong("a list without the type of its elements")),
            }
        };
        let unsupported = |name: &str, buffers: usize| {
            Ok(Self::Unsupported {
                name: name.to_owned(),
                skip: Skip { buffers, variadic: false, children: Vec::new() },
            })
        };
        match field.type_type() {
            Type::Null => Ok(Self::Null),
            Type::Bool => Ok(Self::Boolean),
            Type::Int => {
                let int = field.type_as_int().ok_or_else(|| wrong("an integer without its width"))?;
                Ok(Self::Integer { bytes: integer_bytes(int.bitWidth())?, signed: int.is_signed() })
            }
            Type::FloatingPoint => {
                let float =
                    field.type_as_floating_point().ok_or_else(|| wrong("a float without its width"))?;
                let bytes = match float.precision() {
                    Precision::HALF => 2,
                    Precision::SINGLE => 4,
                    Precision::DOUBLE => 8,
                    _ => return Err(wrong("a float of an unknown width")),
                };
                Ok(Self::Float { bytes })
            }
            Type::Decimal => {
                let decimal = field.type_as_decimal().ok_or_else(|| wrong("a decimal without its scale"))?;
                let bytes = match decimal.bitWidth() {
                    width @ (32 | 64 | 128 | 256) => width as usize / 8,
                    _ => return Err(wrong("a decimal of an unknown width")),
                };
                let scale =
                    i8::try_from(decimal.scale()).map_err(|_| wrong("a decimal with an impossible scale"))?;
                Ok(Self::Decimal { bytes, scale })
            }
            Type::Utf8 => Ok(Self::Text { large: false }),
            Type::LargeUtf8 => Ok(Self::Text { large: true }),
            Type::Utf8View => Ok(Self::TextView),
            Type::Date => match field.type_as_date().map(|date| date.unit()) {
                Some(DateUnit::DAY) => Ok(Self::Date32),
                Some(DateUnit::MILLISECOND) => Ok(Self::Date64),
                _ => Err(wrong("a date without its unit")),
            },
            Type::Timestamp => {
                let stamp = field.type_as_timestamp().ok_or_else(|| wrong("a timestamp without its unit"))?;
                let unit = match stamp.unit() {
                    FileUnit::SECOND => TimeUnit::Second,
                    FileUnit::MILLISECOND => TimeUnit::Millisecond,
                    FileUnit::MICROSECOND => TimeUnit::Microsecond,
                    FileUnit::NANOSECOND => TimeUnit::Nanosecond,
                    _ => return Err(wrong("a timestamp of an unknown unit")),
                };
                Ok(Self::Timestamp { unit, zoned: stamp.timezone().is_some_and(|zone| !zone.is_empty()) })
            }
            Type::List => Ok(Self::List { large: false, child: only_child()? }),
            Type::LargeList => Ok(Self::List { large: true, child: only_child()? }),
            Type::ListView => Ok(Self::ListView { large: false, child: only_child()? }),
            Type::LargeListView => Ok(Self::ListView { large: true, child: only_child()? }),
            Type::FixedSizeList => {
                let size = field.type_as_fixed_size_list().map_or(-1, |list| list.listSize());
                let size = usize::try_from(size).map_err(|_| wrong("a list of a negative size"))?;
                Ok(Self::FixedList { size, child: only_child()? })
            }
            Type::Struct_ => Ok(Self::Struct(children()?)),
            Type::RunEndEncoded => {
                let mut children = children()?.into_iter().map(|(_, kind)| kind);
                match (children.next(), children.next(), children.next()) {
                    (
                        Some(Self::Integer { bytes: bytes @ (2 | 4 | 8), signed: true }),
                        Some(values),
                        None,
                    ) => Ok(Self::RunEnd { bytes, values: Box::new(values) }),
                    _ => Err(wrong("a run-end-encoded column without run ends and values")),
                }
            }
            Type::Binary => unsupported("binary", 3),
            Type::LargeBinary => unsupported("large binary", 3),
            Type::FixedSizeBinary => unsupported("fixed-size binary", 2),
            Type::BinaryView => Ok(Self::Unsupported {
                name: "binary view".to_owned(),
                skip: Skip { buffers: 2, variadic: true, children: Vec::new() },
            }),
            Type::Time => unsupported("time of day", 2),
            Type::Duration => unsupported("duration", 2),
            Type::Interval => unsupported("interval", 2),
            Type::Map => {
                let children = children()?.into_iter().map(|(_, kind)| kind).collect();
                Ok(Self::Unsupported {
                    name: "map".to_owned(),
                    skip: Skip { buffers: 2, variadic: false, children },
                })
            }
            Type::Union => {
                let dense = field.type_as_union().map(|union| union.mode()) == Some(UnionMode::Dense);
                // Before version 5 a union had a validity buffer of its own.
                let buffers = 1 + usize::from(dense) + usize::from(version < MetadataVersion::V5);
                let children = children()?.into_iter().map(|(_, kind)| kind).collect();
                Ok(Self::Unsupported {
                    name: "union".to_owned(),
                    skip: Skip { buffers, variadic: false, children },
                })
            }
            _ => Err(wrong("a column of an unknown type")),
        }
    }

    /// Whether its values are read. A struct's are only where its fields become columns.
    pub(super) fn is_supported(&self) -> bool {
        match self {
            Self::Struct(_) | Self::Unsupported { .. } => false,
            Self::RunEnd { values, .. } | Self::Dictionary { values, .. } => values.is_supported(),
            Self::List { child, .. } | Self::FixedList { child, .. } | Self::ListView { child, .. } => {
                matches!(child.column_type(), ColumnType::Value(_))
            }
            _ => true,
        }
    }

    /// What a person is told.
    pub(super) fn column_type(&self) -> ColumnType {
        match self {
            Self::Null => ColumnType::Value(ValueType::Empty),
            Self::Boolean => ColumnType::Value(ValueType::Boolean),
            Self::Integer { .. } | Self::Float { .. } | Self::Decimal { .. } => {
                ColumnType::Value(ValueType::Number)
            }
            Self::Text { .. } | Self::TextView => ColumnType::Value(ValueType::Text),
            Self::Date32 | Self::Date64 => ColumnType::Value(ValueType::Date),
            Self::Timestamp { .. } => ColumnType::Value(ValueType::DateTime),
            Self::RunEnd { values, .. } | Self::Dictionary { values, .. } => values.column_type(),
            Self::List { child, .. } | Self::FixedList { child, .. } | Self::ListView { child, .. } => {
                match child.column_type() {
                    ColumnType::Value(of) => ColumnType::List(of),
                    _ => ColumnType::Unsupported(self.name()),
                }
            }
            Self::Struct(_) | Self::Unsupported { .. } => ColumnType::Unsupported(self.name()),
        }
    }

    /// In the file format's words.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Boolean => "bool".to_owned(),
            Self::Integer { bytes, signed } => format!("{}int{}", if *signed { "" } else { "u" }, bytes * 8),
            Self::Float { bytes } => format!("float{}", bytes * 8),
            Self::Decimal { bytes, scale } => format!("decimal{}(scale {scale})", bytes * 8),
            Self::Text { large } => if *large { "large utf8" } else { "utf8" }.to_owned(),
            Self::TextView => "utf8 view".to_owned(),
            Self::Date32 => "date32".to_owned(),
            Self::Date64 => "date64".to_owned(),
            Self::Timestamp { unit, zoned } => {
                let unit = match unit {
                    TimeUnit::Second => "s",
                    TimeUnit::Millisecond => "ms",
                    TimeUnit::Microsecond => "us",
                    TimeUnit::Nanosecond => "ns",
                };
                format!("timestamp[{unit}{}]", if *zoned { ", zone" } else { "" })
            }
            Self::List { child, .. } => format!("list<{}>", child.name()),
            Self::ListView { child, .. } => format!("list view<{}>", child.name()),
            Self::FixedList { child, size } => format!("fixed-size list<{}>[{size}]", child.name()),
            Self::Struct(_) => "struct".to_owned(),
            Self::RunEnd { values, .. } => format!("run-end-encoded<{}>", values.name()),
            Self::Dictionary { values, .. } => format!("dictionary<{}>", values.name()),
            Self::Unsupported { name, .. } => name.clone(),
        }
    }
}

fn integer_bytes(bits: i32) -> Result<usize> {
    match bits {
        8 => Ok(1),
        16 => Ok(2),
        32 => Ok(4),
        64 => Ok(8),
        _ => Err(wrong("an integer of an unknown width")),
    }
}
