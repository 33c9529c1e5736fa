package org.maskmarch.field.dvgo.internal;

import java.nio.file.Path;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.field.dvgo.DvgoFamily;
import org.osgi.service.component.annotations.Component;

/** Offers {@link DvgoFamily} as a service. */
@Component(property = "name=dvgo")
public final class DvgoFamilyComponent implements FieldFamily {
    private final FieldFamily family = new DvgoFamily();

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
