package org.maskmarch.field.plenoctree.internal;

import java.nio.file.Path;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.field.plenoctree.PlenoctreeFamily;
import org.osgi.service.component.annotations.Component;

/** Offers {@link PlenoctreeFamily} as a service. */
@Component(property = "name=plenoctree")
public final class PlenoctreeFamilyComponent implements FieldFamily {
    private final FieldFamily family = new PlenoctreeFamily();

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
