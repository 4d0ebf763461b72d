//! Measures.

use super::{
    Kept, Repository, StoreError, Work,
    plain::{put, read_one},
};
use crate::storage::{news::News, records::MeasureRecord, stores::MEASURES};

async fn kept(work: &Work, id: &str) -> Kept<Option<MeasureRecord>> {
    let key = id.into();
    read_one(work.get(MEASURES, &key).await?, &key, &mut Vec::new())
}

impl Repository {
    /// Keeps a measure, and gives it as it is kept: with the next revision. A record of revision 0 is a new one.
    ///
    /// # Errors
    /// [`StoreError::MeasureConflict`] where another tab wrote or deleted it since it was read here.
    pub async fn put_measure(&self, record: &MeasureRecord) -> Kept<MeasureRecord> {
        let record = self.surely(async || self.put_measure_once(record).await).await?;
        self.tell(&News::Measures(vec![record.id.clone()]));
        Ok(record)
    }

    async fn put_measure_once(&self, record: &MeasureRecord) -> Kept<MeasureRecord> {
        let mut work = self.writing(&[MEASURES], "keep the measure")?;
        let there = kept(&work, &record.id).await?;
        if there.as_ref().map_or(0, |there| there.revision) != record.revision {
            return Err(StoreError::MeasureConflict(there.map(Box::new)));
        }
        let record = MeasureRecord { revision: record.revision + 1, ..record.clone() };
        put(&mut work, &record, None).await?;
        work.commit().await?;
        Ok(record)
    }

    /// Takes measures away.
    ///
    /// # Errors
    /// They are still there.
    pub async fn delete_measures(&self, ids: &[String]) -> Kept<()> {
        self.surely(async || {
            let mut work = self.writing(&[MEASURES], "delete the measures")?;
            for id in ids {
                work.delete(MEASURES, &id.as_str().into()).await?;
            }
            work.commit().await
        })
        .await?;
        self.tell(&News::Measures(ids.to_vec()));
        Ok(())
    }
}
