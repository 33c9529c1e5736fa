package org.maskmarch.field.plenoxels.internal;

import java.nio.file.Path;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.field.plenoxels.PlenoxelsFamily;
import org.osgi.service.component.annotations.Component;

/** Offers {@link PlenoxelsFamily} as a service. */
@Component(property = "name=plenoxels")
public final class PlenoxelsFamilyComponent implements FieldFamily {
    private final FieldFamily family = new PlenoxelsFamily();

    @Override
    public String name() {
        return family.name();
    }

    @Override
    public boolean recognises(Path checkpoint) {
        return family.recognises(checkpoint);
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        return family.open(checkpoint, options);
    }
}
