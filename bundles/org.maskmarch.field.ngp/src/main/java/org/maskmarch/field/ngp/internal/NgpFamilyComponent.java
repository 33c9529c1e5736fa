package org.maskmarch.field.ngp.internal;

import java.nio.file.Path;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.field.ngp.NgpFamily;
import org.osgi.service.component.annotations.Component;

/** Offers {@link NgpFamily} as a service. */
@Component(property = "name=ngp")
public final class NgpFamilyComponent implements FieldFamily {
    private final FieldFamily family = new NgpFamily();

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
