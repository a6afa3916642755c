import fc from 'fast-check'

/* Same input, same bytes: properties draw the same cases in every run. Imported for its effect. */
fc.configureGlobal({ seed: 20260607 })
