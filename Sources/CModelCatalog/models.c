#include "CModelCatalog.h"

// SwiftPM compiles C targets in a mode older than C23, where clang offers #embed as an extension and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char table[] = {
#embed "models.tsv"
};

const unsigned char *trimtab_models_tsv(void) { return table; }

size_t trimtab_models_tsv_length(void) { return sizeof table; }
