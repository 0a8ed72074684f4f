#ifndef TRIMTAB_CMODELCATALOG_H
#define TRIMTAB_CMODELCATALOG_H

#include <stddef.h>

/// The bytes of models.tsv, which live as long as the process. Not terminated by a zero.
const unsigned char *_Nonnull trimtab_models_tsv(void);

/// The number of bytes at `trimtab_models_tsv()`.
size_t trimtab_models_tsv_length(void);

#endif
