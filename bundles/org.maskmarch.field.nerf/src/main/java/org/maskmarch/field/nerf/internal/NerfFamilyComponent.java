package org.maskmarch.field.nerf.internal;

import java.nio.file.Path;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.field.nerf.NerfFamily;
import org.osgi.service.component.annotations.Component;

/** Offers {@link NerfFamily} as a service. */
@Component(property = "name=nerf")
public final class NerfFamilyComponent implements FieldFamily {
    private final FieldFamily family = new NerfFamily();

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
