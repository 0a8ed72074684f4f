#include "CVocabulary.h"

// #embed is C23; clang offers it in every mode and calls it an extension.
#pragma clang diagnostic ignored "-Wc23-extensions"

_Static_assert(sizeof(CVocabularyHeader) == 248, "the header's layout is fixed");
_Static_assert(sizeof(CVocabularyClassesHeader) == 32, "the header's layout is fixed");
_Static_assert(sizeof(CVocabularyNormalizationHeader) == 40, "the header's layout is fixed");

static const _Alignas(64) unsigned char cl100k_base[] = {
#embed "tables/cl100k_base.bin"
};

static const _Alignas(64) unsigned char o200k_base[] = {
#embed "tables/o200k_base.bin"
};

static const _Alignas(64) unsigned char character_classes[] = {
#embed "tables/character_classes.bin"
};

static const _Alignas(64) unsigned char normalization[] = {
#embed "tables/normalization.bin"
};

CVocabularyTable CVocabularyCl100kBase(void) {
  return (CVocabularyTable){cl100k_base, sizeof cl100k_base};
}

CVocabularyTable CVocabularyO200kBase(void) {
  return (CVocabularyTable){o200k_base, sizeof o200k_base};
}

CVocabularyTable CVocabularyCharacterClasses(void) {
  return (CVocabularyTable){character_classes, sizeof character_classes};
}

CVocabularyTable CVocabularyNormalization(void) {
  return (CVocabularyTable){normalization, sizeof normalization};
}
