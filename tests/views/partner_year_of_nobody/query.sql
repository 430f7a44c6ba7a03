FROM partner_year_of('CAN')
