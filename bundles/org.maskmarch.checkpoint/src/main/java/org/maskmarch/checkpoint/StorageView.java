package org.maskmarch.checkpoint;

/** A torch storage as a pickle names it: all of a storage, or (legacy files) a part that starts at an offset. */
record StorageView(Storage storage, long offset) { }
